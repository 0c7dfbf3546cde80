API_URL = "https://api.tastyworks.com"
CERT_URL = "https://api.cert.tastyworks.com"
