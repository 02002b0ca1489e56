from . import test_activity
from . import test_api
from . import test_card
from . import test_figures
from . import test_panel
from . import test_rights
from . import test_sent
from . import test_web
