from . import client_attention
from . import client_attention_delay
from . import client_overview
from . import client_today
from . import res_partner
