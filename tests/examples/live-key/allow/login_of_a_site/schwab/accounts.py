from flask import url_for


def register(client):
    return client.post(url_for("auth.register"), data={
        "username": "desk",
        "password": "Kettle-7-stove",
        "password_confirm": "Kettle-7-stove",
    })
