const sub = client.subscribe({ channel: 'trades', live: true });
