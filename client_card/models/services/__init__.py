from . import client_service_type
from . import client_service
from . import client_solution
from . import res_partner
from . import client_log
from . import client_side_card
