"""Run Odoo on another day: frozen.py DAY ODOO_ARGUMENTS...

During installation, time stands still, so the result is the same each time.
"""

import sys
from datetime import datetime

from freezegun import freeze_time

day, *arguments = sys.argv[1:]
with freeze_time(day, tick="--stop-after-init" not in arguments):
    from odoo.cli import main
    from odoo.sql_db import Cursor

    Cursor.now = lambda self: datetime.now()  # otherwise PostgreSQL's own date
    sys.argv[1:] = arguments
    main()
