from . import client_advance
from . import client_correction
from . import client_service_cancel
from . import mail_compose_message
