from . import client_statement_optout
from . import client_statement_report
from . import client_workbook
from . import portal
