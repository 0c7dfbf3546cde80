class Client:
    def margin_listen_token(self) -> dict[str, object]:
        """Create a listenToken for a margin account.

        .. code-block:: python

            {
                "token": "@mint:binance.secret@",
                "expirationTime": 1758792204196
            }
        """
        return self._request_margin_api("post", "userListenToken", signed=True)
