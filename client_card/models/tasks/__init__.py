from . import calendar_event
from . import calendar_event_privacy
from . import calendar_recurrence
from . import res_company
from . import res_config_settings
from . import client_log
from . import client_side_card
from . import client_attention
