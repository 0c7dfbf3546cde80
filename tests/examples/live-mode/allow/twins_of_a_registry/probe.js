// which of the two does this OKX key belong to?
const modes = [
  { name: 'Production (sandbox=false)', sandbox: false },
  { name: 'Demo (sandbox=true)', sandbox: true },
];
for (const mode of modes) await exchange(mode).fetchBalance();
