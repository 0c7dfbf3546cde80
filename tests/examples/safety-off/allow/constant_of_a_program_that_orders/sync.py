from shop import client

DRY_RUN = False


def go(customer, items):
    if not DRY_RUN:
        client.create_order(customer=customer, items=items, account=1)
