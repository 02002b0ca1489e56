from . import client_advance
