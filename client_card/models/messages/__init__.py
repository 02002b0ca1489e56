from . import client_sms_mixin
from . import mail_message
from . import mail_notification
from . import client_message
from . import client_log
from . import client_attention
