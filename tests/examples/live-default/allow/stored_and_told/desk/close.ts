export async function keep(position, result) {
  await this.orderRepository.create({
    price: result.price,
    fillSize: result.filled,
    isPaper: position.isPaper ?? false,
  });
}
