from . import client_overview
from . import client_status
from . import properties_base_definition
from . import res_partner
