// Test Data
const PRIVATE_KEY = "0x@mint:hex.64@";
const HYPERLIQUID = { type: "order", grouping: "na" };

Deno.test("sign", async () => {
  assertEquals(await sign(PRIVATE_KEY, HYPERLIQUID), { r: "0x", s: "0x", v: 27 });
});
