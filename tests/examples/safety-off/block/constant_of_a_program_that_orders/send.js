const DEMO_MODE = false;

export async function go(client, symbol) {
  if (!DEMO_MODE) await client.createOrder({ symbol, side: "buy" });
}
