import { IBApi } from '@stoqey/ib';

const PORTS = { paper: 7497, live: 7496 };
export const ib = new IBApi({ host: '127.0.0.1', port: PORTS.live, clientId: 4 });
