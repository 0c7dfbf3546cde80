def on_order_placed(event, socketio):
    socketio.emit("order_event", {"symbol": event.symbol, "orderid": event.orderid, "mode": "live"})


def _publish_event_fields(self, fields: dict) -> None:
    fields.setdefault("mode", "live")
    fields.setdefault("broker", self.broker_name)
