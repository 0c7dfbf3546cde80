import { CoinbaseTrader } from './trader';

const destructive = process.argv.includes('--destructive');
const goLive = process.argv.includes('--live');
if (goLive && process.env.CONFIRM !== 'yes') throw new Error('refused');
