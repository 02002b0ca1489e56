from . import client_correction
