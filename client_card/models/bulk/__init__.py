from . import client_bulk
from . import res_partner
