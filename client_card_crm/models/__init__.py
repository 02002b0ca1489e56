from . import client_attention
from . import client_figures
from . import client_side_card
from . import client_log
from . import client_overview
from . import crm_lead
from . import client_file
