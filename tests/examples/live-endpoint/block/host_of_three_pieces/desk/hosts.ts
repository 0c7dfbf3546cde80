const HOST = 'https://' + 'api-fxtrade' + '.oanda.com';
