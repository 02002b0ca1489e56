from . import test_assets
from . import test_docs
from . import test_overview_assets
from . import test_work_orders
