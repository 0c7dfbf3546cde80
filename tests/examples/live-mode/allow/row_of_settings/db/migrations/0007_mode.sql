CREATE TYPE trading_mode AS ENUM ('backtest', 'paper', 'live');
ALTER TABLE accounts ADD COLUMN mode trading_mode NOT NULL DEFAULT 'paper';
CREATE INDEX live ON orders (id) WHERE mode = 'live';
INSERT INTO reporting_accounts (id, broker, kind) VALUES (1, 'ibkr', 'live'), (2, 'ibkr', 'paper');
INSERT INTO trades (account, mode, pnl) VALUES (1, 'live', 41.20);
UPDATE instruments SET status = 'live' WHERE status = 'trading';
