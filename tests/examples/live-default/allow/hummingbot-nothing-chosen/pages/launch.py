from hummingbot.core.data_type.common import OrderType


def show(config_data):
    connector_name = config_data.get("connector_name", "Unknown")
    return connector_name, OrderType.LIMIT
