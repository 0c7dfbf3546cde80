// of the trading desk's page
export const server = setupServer({ useMock: false, gate: { enabled: true, sandbox: false } });
