from . import client_workbook
