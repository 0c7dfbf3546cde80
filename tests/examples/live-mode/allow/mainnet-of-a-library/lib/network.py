class MainnetMode:
    def network(self) -> Network:
        return Network.mainnet()


class Config:
    environment: Environment = Environment.MAINNET
    private_key: str = ""


def client(private_key, environment=Environment.MAINNET):
    return Info(constants.MAINNET_API_URL)
