export async function close(options, result) {
  await this.broker.placeOrder({
    price: result.price,
    fillSize: result.filled,
    isPaper: options.isPaper ?? false,
  });
}
