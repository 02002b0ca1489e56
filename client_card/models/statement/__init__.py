from . import client_statement
from . import client_ageing
from . import res_partner
from . import mail_message
from . import mail_mail
from . import mail_scheduled_message
from . import mail_template
from . import ir_attachment
