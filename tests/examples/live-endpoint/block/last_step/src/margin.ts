const ORDER_URL = 'https://api.binance.com/sapi/v1/margin/order';
export const place = (body: string) => fetch(ORDER_URL, { method: 'POST', body });
