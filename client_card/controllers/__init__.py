from . import client_workbook
from . import portal
