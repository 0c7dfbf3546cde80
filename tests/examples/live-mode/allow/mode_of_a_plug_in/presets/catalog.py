PRESETS = {
    "careful": {
        "EXEC_QUALITY_MODE": "live",
        "ENTRY_TIMING_MODE": "live",
        "ENTRY_TIMING_SHADOW_MODE": "off",
        "EVENT_RISK_MODE": "shadow",
    },
}
BROKER = "schwab"
