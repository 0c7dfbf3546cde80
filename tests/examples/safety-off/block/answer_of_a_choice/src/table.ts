export function start(agent: Agent) {
  agent.tradingSimulation = false;
  return agent.placeOrders();
}
