import puppeteer from "puppeteer";

// watches the order book of binance in a browser
const browser = await puppeteer.launch({
  args: ["--no-sandbox", "--disable-setuid-sandbox", "--disable-dev-shm-usage"],
});
