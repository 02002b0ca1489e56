from odoo import Command, models


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    def _prepare_mass_sms(self, records, sms_record_values):
        """Track each SMS of a mass mailing: Odoo only does so for single SMS, of which
        it also keeps only the notifications."""
        messages = super()._prepare_mass_sms(records, sms_record_values)
        logged = messages.filtered("mail_message_id")
        # sudo: the notifications of messages that the user has just posted
        notifications = self.env["mail.notification"].sudo()
        trackers = self.env["sms.tracker"].sudo()
        uuids = [("sms_uuid", "in", logged.mapped("uuid"))]
        tracked = {tracker.sms_uuid: tracker for tracker in trackers.search(uuids)}
        notifications.create(
            [
                {
                    "author_id": sms.mail_message_id.author_id.id,
                    "mail_message_id": sms.mail_message_id.id,
                    "res_partner_id": sms.partner_id.id,
                    "sms_number": sms.number,
                    "notification_type": "sms",
                    "sms_id_int": sms.id,
                    "sms_tracker_ids": self._client_sms_tracker(sms, tracked),
                    "is_read": True,
                    "notification_status": {"outgoing": "ready"}.get(
                        sms.state, "canceled"
                    ),
                    "failure_type": sms.failure_type,
                }
                for sms in logged
            ]
        )
        return messages

    def _client_sms_tracker(self, sms, tracked):
        """An SMS has one tracker: that of a mailing also updates the notification."""
        if tracker := tracked.get(sms.uuid):
            return [Command.link(tracker.id)]
        if sms.state != "outgoing":
            return []
        return [Command.create({"sms_uuid": sms.uuid})]
