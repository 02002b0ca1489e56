from . import client_statement_report
