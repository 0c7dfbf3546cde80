export function Positions({ agent, tradingMode }: Props) {
  const isPaused = agent && tradingMode
    ? !agent.tradingSimulation
    : false;
  return render(isPaused);
}
