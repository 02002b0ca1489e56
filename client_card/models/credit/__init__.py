from . import client_credit
from . import res_currency_rate
from . import res_partner
from . import client_figures
from . import client_attention
