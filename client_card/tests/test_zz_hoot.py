import os, re
from odoo.tests import HttpCase, tagged
from odoo.addons.web.tests import test_js
@tagged("post_install", "-at_install")
class TestZz(HttpCase):
    def test_zz(self):
        suites = os.environ["HOOT_SUITES"].split(",")
        ids = "".join("&id=" + test_js.HOOTCommon._generate_hash(self, "@client_card/" + s) for s in suites)
        with self.assertLogs(f"{self._logger.name}.browser", "INFO") as log:
          try:
            self.browser_js(f"/web/tests?headless&loglevel=2&preset={os.environ.get('HOOT_PRESET','desktop')}&timeout=15000{ids}", "", "", login="admin", timeout=600, success_signal="[HOOT] Test suite succeeded")
          finally:
            print("\n".join(log.output)[-9000:])
