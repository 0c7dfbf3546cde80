from kis import KoreaInvestAPI

api = KoreaInvestAPI(KEY, SECRET, is_mock=True)
