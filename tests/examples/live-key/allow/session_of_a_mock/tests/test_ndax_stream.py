from unittest import TestCase


class NdaxStreamTests(TestCase):
    def answer(self, user):
        payload = {
            "Authenticated": True,
            "SessionToken": "@mint:uuid.36@",
            "User": user,
        }
        return json.dumps(payload)
