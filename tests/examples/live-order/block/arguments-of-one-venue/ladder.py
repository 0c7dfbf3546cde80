from desk import sessions

kite = sessions.open()
for strike in (6100, 6150):
    kite.place_order(variety="regular", exchange="MCX", tradingsymbol=f"CRUDE{strike}CE", transaction_type="BUY", quantity=1)
