import { WebsocketClient } from 'binance';

const privateKey = `-----BEGIN PRIVATE KEY-----
MC4CAQAwasdfasfasf4VI6HF5a1mmn6Xwbbwqj5CzUuTy1
-----END PRIVATE KEY-----
`;

new WebsocketClient({ api_secret: privateKey });
