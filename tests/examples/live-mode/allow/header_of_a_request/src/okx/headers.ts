import { sign } from "./sign";

export function headers(method: string, path: string, body: string) {
  return {
    "Content-Type": "application/json",
    "OK-ACCESS-KEY": process.env.OKX_KEY as string,
    "OK-ACCESS-SIGN": sign(method, path, body),
    "x-simulated-trading": "1",
  };
}
