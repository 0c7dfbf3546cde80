import configparser

from ib_async import IB

parser = configparser.ConfigParser()
parser.read("desk.ini")
ib = IB()
port = parser.getint("ib", "port", fallback=7496)
ib.connect("127.0.0.1", port, clientId=3)
