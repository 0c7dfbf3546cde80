from house.trading import InfrastructureConfig

config = InfrastructureConfig(
    enable_flight_recorder=True,
    enable_shadow_mode=False,
    enable_ab_testing=False,
    enable_audit_trail=True,
)
