const BOOK_URL = 'https://api.binance.com/api/v3/depth';
const TEST_URL = 'https://api.binance.com/api/v3/order/test';
export const book = (symbol: string) => fetch(BOOK_URL + '?symbol=' + symbol);
