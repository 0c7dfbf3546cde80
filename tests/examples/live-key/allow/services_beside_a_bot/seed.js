const ADMIN_PASSWORD = process.env.TRADOVATE_AUTHENTICATION_PASSWORD || '@mint:tradovate.password@';
