from . import client_credit
from . import res_partner
from . import client_figures
