export function refuse(id, gate, trades) {
  return reply(id, { simulated: false, blocked_by: "limits", reason: "order_too_large" });
}
