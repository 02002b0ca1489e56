from odoo import models


class CalendarRecurrence(models.Model):
    _inherit = "calendar.recurrence"

    def _write_events(self, values, dtstart=None):
        """Leave completed tasks unchanged, except for the one being edited."""
        edited_id = self.env.context.get("client_edited_id")
        events = self._get_events_from(dtstart) if dtstart else self.calendar_event_ids
        kept = events._completed_tasks().filtered(lambda task: task.id != edited_id)
        if not kept:
            return super()._write_events(values, dtstart)
        events = (events - kept).with_context(
            no_mail_to_attendees=True, dont_notify=True
        )
        return events.write(dict(values, recurrence_update="self_only"))

    def _apply_recurrence(self, *args, **kwargs):
        """Spare completed tasks that leave the series: they would be archived."""
        detached = super()._apply_recurrence(*args, **kwargs)
        return detached - detached._completed_tasks()
