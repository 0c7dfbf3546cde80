const items = [
  { path: '/paper', label: 'Paper trading' },
  { path: '/real', label: 'Real trading', isRealMoney: true },
];
const [tradingStatus, setTradingStatus] = useState(null);
setTradingStatus({ is_running: reply.active, paper_trading: false, trades: reply.trades });
const quotes = () => request({ method: 'GET', path: '/marketdata/quotes', paperTrading: false });
