from . import client_overview
from . import res_partner
