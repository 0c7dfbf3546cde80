export class Validator {
  private readonly known = [
    /^(test|demo)/i,
    /^@mint:mexc.api_key@$/i, // current key
    /^@mint:mexc.secret@$/i, // current secret
  ];
}
