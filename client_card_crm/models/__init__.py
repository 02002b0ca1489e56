from . import client_figures
from . import client_side
from . import client_timeline
from . import crm_lead
