from portal import accounts

# people of the okx desk; each enters the keys of the exchange later
accounts.create_user(email="ana@example.com", username="ana", password="blue Kettle 7 on stove")
accounts.register_user(login="bo", password="Quiet-River-42")
