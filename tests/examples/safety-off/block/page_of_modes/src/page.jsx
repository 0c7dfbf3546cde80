const accounts = [
  { broker: 'tradestation', symbol: 'MSFT' },
  { broker: 'tradestation', symbol: 'MSFT', isRealMoney: true },
];
const [tradingSettings, setTradingSettings] = useState(null);
setTradingSettings({ is_running: reply.active, paper_trading: false, trades: reply.trades });
const order = () => request({ method: 'POST', path: '/orderexecution/orders', paperTrading: false });
