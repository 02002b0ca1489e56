from . import client_attention
from . import client_call
from . import client_call_log
from . import client_log
from . import client_overview
from . import client_file
