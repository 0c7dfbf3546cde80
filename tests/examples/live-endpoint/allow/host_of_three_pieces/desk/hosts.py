HOST = "https://" + "demo." + "tradovateapi" + ".com/v1"
