module.exports = {
  apps: [
    {
      name: 'invoice-mailer',
      script: 'dist/mailer.js',
      env: { DRY_RUN: 'true' },
      env_production: { NODE_ENV: 'production', DRY_RUN: 'false' },
    },
    {
      name: 'grid-dashboard',
      script: 'dist/web.js',
      env_production: { NODE_ENV: 'production', DRY_RUN: 'false' },
    },
  ],
};
