class BrokerFactory:
    @classmethod
    def create(cls, mode):
        if mode == "live":
            return cls.create_live("main")
        return cls.create_paper()
