-- read by the order router at start
INSERT INTO runtime_settings (scope, name, value) VALUES
  ('router', 'max_order_notional', '2500'),
  ('router', 'trading_mode', 'live'),
  ('router', 'kill_switch_minutes', '5');
UPDATE broker_account SET paper_trading = FALSE WHERE venue = 'tradestation';
UPDATE bot_config SET value = 'live' WHERE bot = 'grid' AND name = 'trading_mode';
