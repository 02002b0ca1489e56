from . import client_file
from . import client_log
from . import ir_attachment
