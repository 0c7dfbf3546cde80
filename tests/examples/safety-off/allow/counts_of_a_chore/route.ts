export const PUT = wrapper(async (request: Request) => {
  const body = await request.json();
  const { config, validateOnly = false } = body;
  return saveTradingConfig(config, validateOnly);
});
