from desk.web import LoginRequest, open_session
from desk.exchanges import weex, mexc

PEOPLE = [{"name": "Ana", "email": "ana@house.invalid", "password": "Kettle-7-stove", "role": "mexc desk"}]


def try_the_door() -> None:
    open_session(LoginRequest(username="ana", password="Kettle-7-stove"), exchange="weex")
