BASE_URLS = {
    "topstepx": "https://api.topstepx.com/",
    "alpha": "https://api.alpha.example.com/",
    "blue": "https://api.blue.example.com/",
    "bulenox": "https://api.bulenox.example.com/",
}
