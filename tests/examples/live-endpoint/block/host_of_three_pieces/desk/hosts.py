HOST = "https://" + "live." + "tradovateapi" + ".com/v1"
