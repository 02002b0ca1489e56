from datetime import timedelta

from .common import ClientCardCommon

KINDS = ("extra", "subscription", "licence", "module")


class ServicesCommon(ClientCardCommon):
    """A service type of each kind, and the right to configure them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = {kind: cls._service_type(f"Test {kind}", kind) for kind in KINDS}

    @classmethod
    def get_default_groups(cls):
        manager = cls.quick_ref("client_card.group_client_card_manager")
        return super().get_default_groups() | manager

    def _day(self, offset):
        return self.today + timedelta(days=offset) if offset is not None else False

    def _service(
        self, kind="subscription", start=0, end=None, cancelled=None, **values
    ):
        """Create a service for the client, with dates as offsets from today."""
        return self.env["client.service"].create(
            {
                "partner_id": self.client.id,
                "company_id": self.company_1.id,
                "type_id": self.types[kind].id,
                "date_start": self._day(start),
                "date_end": self._day(end),
                "cancelled_on": self._day(cancelled),
                **values,
            }
        )
