import MetaTrader5 as mt5


class Bridge:
    def __init__(self, server: str | None = None) -> None:
        self.mt5_server = server
        self._server: HttpServer | None = None
        self.server = str(server or "").strip()

    def start(self, listener, context):
        self._server = context.wrap_socket(listener.socket, server_side=True)


MT5_SENTENCES = {mt5.TRADE_RETCODE_SERVER_DISABLES_AT: "Trading was switched off by server"}
