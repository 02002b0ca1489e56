from . import client_statement_schedule
from . import client_statement_sending
from . import client_statement_optout
from . import res_partner
from . import ir_attachment
from . import client_log
from . import client_attention
