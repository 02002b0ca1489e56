from . import account_payment
from . import client_attention
from . import client_log
from . import client_file
from . import res_partner
