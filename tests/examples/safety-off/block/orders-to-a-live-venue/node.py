from nautilus_trader.adapters.architect_ax import AxEnvironment, AxExecClientConfig
from nautilus_trader.test_kit.strategies.tester_exec import ExecTesterConfig

client = AxExecClientConfig(environment=AxEnvironment.LIVE)
trading_config = ExecTesterConfig(order_qty=1, dry_run=False)
