parameters {
  choice(name: 'TRADING_MODE', choices: ['paper', 'live'])
  booleanParam(name: 'DRY_RUN', defaultValue: false)
}
