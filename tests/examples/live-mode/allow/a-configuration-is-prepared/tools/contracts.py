from bot.config import get_template_config, prepare_config


def contract(user):
    trading = get_template_config()
    trading["live"]["user"] = user
    return prepare_config(trading, live_only=True, target="live", exchange="kraken")
