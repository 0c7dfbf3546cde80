module.exports = {
  apps: [
    {
      name: 'eth-grid',
      script: 'dist/eth-grid.js',
      env: { DRY_RUN: 'true' },
      env_production: { NODE_ENV: 'production', DRY_RUN: 'false' },
    },
  ],
};
