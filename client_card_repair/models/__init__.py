from . import client_document
from . import client_side_card
from . import client_log
from . import client_overview
from . import repair_order
from . import stock_lot
from . import stock_move
from . import stock_move_line
