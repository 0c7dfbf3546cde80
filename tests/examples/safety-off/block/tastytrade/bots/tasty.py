from tastytrade import Session

session = Session(login, password, is_test=False)
