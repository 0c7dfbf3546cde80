def test_connector():
    # Mock the node, not the private key
    private_key = "0x@mint:hex.64@"
    assert Connector(private_key).address
