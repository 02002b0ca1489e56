"""The browser of the tests: one Chromium for all of them, as it keeps the compiled
bundles. Odoo starts a new one, with an empty profile, for each test.

Each test opens a new tab, and finds no cookies, stored data or cached answers of other
tests. After a failure, and for other switches, Chromium is started anew.
"""

import re
import shutil
import time
from unittest.mock import Mock, patch

from odoo.tests.common import ChromeBrowser

# neither network nor graphics get a process of their own
SWITCHES = ("--in-process-gpu", "--enable-features=NetworkServiceInProcess2")
UNCHANGING = re.compile(r"/web/assets/|/static/")  # addresses of the same answer


class Chromium(ChromeBrowser):
    idle = {}  # the running ones between two tests, by their switches

    def __init__(self, test_case, **kwargs):
        super().__init__(test_case, **kwargs)
        target = self._websocket_request("Target.getTargetInfo")
        self.tab = target["targetInfo"]["targetId"]
        self._websocket_request("Network.clearBrowserCookies")
        everything = {"origin": test_case.base_url(), "storageTypes": "all"}
        self._websocket_request("Storage.clearDataForOrigin", params=everything)

    def _spawn_chrome(self, cmd):
        profile = f"--user-data-dir={self.user_data_dir}"
        self.switches = tuple(each for each in cmd if each != profile)
        idle = self.idle.pop(self.switches, None)
        if idle and idle._is_empty():
            shutil.rmtree(self.user_data_dir)
            self.user_data_dir = idle.user_data_dir
            return idle.chrome, idle.devtools_port
        if idle:
            idle.quit()
        return super()._spawn_chrome([cmd[0], *SWITCHES, *cmd[1:]])

    def _is_empty(self):
        """Return whether it runs, and no page or worker of its last test does."""
        for _attempt in range(50):
            if self.chrome.poll() is not None:
                return False
            if [each["url"] for each in self._json_command("list")] == ["about:blank"]:
                return True
            time.sleep(0.02)
        return False

    def _has_passed(self):
        result = self._result
        return result.done() and not (
            result.cancelled() or result.exception() or self.had_failure
        )

    def stop(self):
        self.closes_tab = hasattr(self, "ws") and self._has_passed()
        if not self.closes_tab:
            super().stop()
            return
        self._websocket_request("Target.createTarget", params={"url": "about:blank"})
        with patch.multiple(self, chrome=Mock(), user_data_dir=""):  # they remain
            super().stop()
        self._receiver.join()
        del self.ws
        self.idle[self.switches] = self

    def quit(self):
        super().stop()

    def _handle_request_paused(self, **params):
        self.paused = params["request"]
        super()._handle_request_paused(**params)

    def _websocket_send(self, method, *, params=None, with_future=False):
        if method == "Browser.close" and self.closes_tab:
            method, params = "Target.closeTarget", {"targetId": self.tab}
        elif method == "HeapProfiler.collectGarbage":
            method = "Runtime.getHeapUsage"  # collected only to log the size
        elif method == "Fetch.continueRequest":
            if not UNCHANGING.search(self.paused["url"]):  # not what another test got
                headers = {**self.paused["headers"], "Cache-Control": "no-cache"}
                params["headers"] = [
                    {"name": name, "value": value} for name, value in headers.items()
                ]
        return super()._websocket_send(method, params=params, with_future=with_future)
