import { WebsocketClient } from "okx-api";

// {
//   apiKey: 'anotherAccountKey',
//   apiSecret: 'anotherAccountSecret',
//   apiPass: 'anotherAccountPass',
// },
