INSERT INTO runtime_settings (scope, name, value) VALUES
  ('router', 'trading_mode', 'paper'),
  ('router', 'note', 'it''s not live (yet)');
UPDATE broker_account SET paper_trading = TRUE WHERE venue = 'tradestation';
UPDATE bot_config SET value = 'paper' WHERE name = 'trading_mode' AND value = 'live';
