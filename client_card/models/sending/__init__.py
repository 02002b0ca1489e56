from . import client_sender_mixin
from . import client_sending_mixin
