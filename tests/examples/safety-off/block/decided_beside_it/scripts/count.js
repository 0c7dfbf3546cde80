trader.config = { active: 1, idle: 0, paper: 0 };
trader.config = { sandbox: 0, testnet: 0, paper: 0 };
