from . import client_side_card
from . import res_partner
