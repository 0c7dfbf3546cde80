import os
from tastytrade import CertificationSession

session = CertificationSession(os.environ["TT_USER"], os.environ["TT_PASS"])
