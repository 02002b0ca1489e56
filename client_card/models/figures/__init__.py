from . import client_block_mixin
from . import client_figures
from . import res_users_settings
from . import res_users
from . import res_partner
