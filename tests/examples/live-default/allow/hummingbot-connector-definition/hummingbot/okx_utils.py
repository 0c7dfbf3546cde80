from hummingbot.client.config.config_data_types import BaseConnectorConfigMap


class OKXConfigMap(BaseConnectorConfigMap):
    connector: str = "okx"
    okx_registration_sub_domain: str = "www"


class KuCoinHFTConfigMap(BaseConnectorConfigMap):
    connector: str = "kucoin_hft"
