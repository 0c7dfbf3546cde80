import asyncio
from ib_async import IB

LIVE_PORTS = (7496, 4001)


async def main(port: int = 4002) -> None:
    if port in LIVE_PORTS:
        raise SystemExit("live gateway port")
    ib = IB()
    await ib.connectAsync(host="127.0.0.1", port=port, clientId=3, readonly=True)


asyncio.run(main())
