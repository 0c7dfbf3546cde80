from house.trading import ShadowOrder


async def shadow(db, position):
    await db.add_shadow_order(ShadowOrder(market=position.market, status="filled", live=True, order_id="s1", filled_at=1))


def filled(position, price):
    position.entry_price = price
    position.live = True
