from . import account_move
from . import sale_order
from . import sms_sms
from . import client_document
from . import client_log
from . import client_side_card
from . import client_figures
from . import res_partner
