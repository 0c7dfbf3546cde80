export const config = { exchange: 'bybit', note: 'see the runbook', mode: 'live' };
