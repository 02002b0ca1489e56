import {ClientTaskController} from "@client_card/tasks/client_task_controller";
import {ClientTaskDay} from "@client_card/tasks/client_task_day";
import {ClientTaskModel} from "@client_card/tasks/client_task_model";
import {ClientTaskMonth} from "@client_card/tasks/client_task_month";
import {registry} from "@web/core/registry";
import {CalendarRenderer} from "@web/views/calendar/calendar_renderer";
import {calendarView} from "@web/views/calendar/calendar_view";

export class ClientTaskRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: ClientTaskDay,
        month: ClientTaskMonth,
    };
}

export const clientTaskCalendarView = {
    ...calendarView,
    Controller: ClientTaskController,
    Model: ClientTaskModel,
    Renderer: ClientTaskRenderer,
};

registry.category("views").add("client_task_calendar", clientTaskCalendarView);
