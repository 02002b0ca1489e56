from . import client_log
from . import client_overview
from . import client_pin
from . import res_partner
