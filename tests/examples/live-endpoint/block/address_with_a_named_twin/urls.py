BASE_URL = "https://api.tastyworks.com"
NAME = "desk"
