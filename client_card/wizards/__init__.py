from . import client_advance
from . import client_correction
from . import mail_compose_message
