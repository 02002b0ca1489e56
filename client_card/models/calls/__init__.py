from . import client_call
from . import client_call_log
