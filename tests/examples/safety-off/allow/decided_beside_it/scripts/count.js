trader.summary = { active: 0, idle: 0, paper: 0 };
