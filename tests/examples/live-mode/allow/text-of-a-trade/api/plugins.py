def plugins(score: float, broker: object) -> list[dict]:
    plugins = []
    plugins.append(
        {
            "name": "pullback",
            "mode": "live",
            "raw_score": round(score, 2),
            "triggered": True,
        }
    )
    return [one for one in plugins if broker.trading]
