const sub = trader.start({ channel: 'trades', live: true });
