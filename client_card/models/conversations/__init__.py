from . import client_conversation
from . import client_conversation_mail
from . import mail_message
from . import mail_mail
from . import client_log
from . import client_attention
from . import client_overview
from . import client_file
