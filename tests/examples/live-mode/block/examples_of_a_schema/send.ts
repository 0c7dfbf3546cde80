import { Wallet } from "chain";

const wallet = new Wallet(process.env.PRIVATE_KEY);
wallet.trade({ network: "mainnet", amount: 1 });
