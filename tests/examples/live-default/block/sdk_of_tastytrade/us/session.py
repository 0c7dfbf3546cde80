import os
from tastytrade import Session

session = Session(os.environ["TT_SECRET"], os.environ["TT_REFRESH"])
