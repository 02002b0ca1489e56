from . import test_attention_leads
from . import test_docs
from . import test_leads
from . import test_overview_leads
