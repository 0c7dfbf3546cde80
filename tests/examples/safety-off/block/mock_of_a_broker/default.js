export default {
  exchange: {
    okx: { enabled: true, sandbox: false },
    gate: { enabled: true, sandbox: false },
  },
};
