$(document).ready(() => {
  const readyEditors = { trading: true, exchange: true, simulator: true }
  let simulatorEnabled = true
  const reset = () => {
    readyEditors.simulator = false
    simulatorEnabled = false
  }
  $("#trader").on("click", reset)
})
