from . import client_advance
from . import client_correction
