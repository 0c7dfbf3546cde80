binance = {
    "secret_token": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
    "api_key": "550e8400-e29b-41d4-a716-446655440000",
}
