export function reply(merged) {
  return {
    id: merged.id,
    exchange: merged.exchange,
    sandbox: merged.sandbox ?? merged.testnet ?? false,
    secret: merged.secret ? '******' : null,
  };
}
