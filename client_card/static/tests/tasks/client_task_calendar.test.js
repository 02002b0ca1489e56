import {expect, test} from "@odoo/hoot";
import {press, queryAll, queryAllTexts, queryOne, queryRect} from "@odoo/hoot-dom";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {animationFrame, Deferred, mockDate, mockTimeZone} from "@odoo/hoot-mock";
import {
    clickDate,
    clickEvent,
    findEvent,
    moveEventToDate,
} from "@web/../tests/views/calendar/calendar_test_helpers";
import {
    contains,
    makeServerError,
    mockService,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {browser} from "@web/core/browser/browser";
import {user} from "@web/core/user";
import {cardActions} from "@client_card/card/card_actions";
import {CLIENT_ID, openSection, OTHER_CLIENT_ID} from "../client_card_test_helpers";
import {
    busy,
    CalendarEvent,
    defineTaskModels,
    mountTasks,
    task,
} from "./client_task_helpers";

defineTaskModels();

const FEBRUARY = "month 2026-02-01 2026-02-28";
const TENTH = "read 2026-02-10 23:59:59 2026-02-10 00:00:00";
const TWELFTH = "read 2026-02-12 23:59:59 2026-02-12 00:00:00";
const LONG_NAME = "Sociedad Anónima de Transportes de los Andes Orientales, Limitada";
const DIALOG = ".o_client_task_day_dialog";

function getTitles(date) {
    return queryAllTexts(`.fc-day[data-date="${date}"] .o_client_task_title`);
}

function getDays(id) {
    const cells = queryAll(`.o_event[data-event-id="${id}"]`);
    return cells.map((el) => el.closest(".fc-day").dataset.date);
}

function getListed(root = "") {
    return queryAllTexts(`${root} .o_client_task_list .o_client_task_title`);
}

async function settle() {
    await animationFrame();
    await animationFrame();
}

async function openDetails(id) {
    await clickEvent(id);
    await settle();
}

const STATES = [
    task(1, "2026-02-10 08:00:00", {client_state: "completed"}),
    task(2, "2026-02-10 10:00:00", {client_state: "in_process"}),
    task(3, "2026-02-10 09:00:00", {client_state: "open"}),
    task(4, "2026-02-10 07:00:00", {client_state: "unattended"}),
    task(5, "2026-02-10 06:00:00", {client_state: "in_process"}),
    task(6, "2026-02-10 05:00:00", {client_state: "open"}),
    busy(7, "2026-02-10 04:00:00"),
];
const IN_ORDER = ["T5", "T2", "T6", "T3", "T4", "T1", "Busy"];

test.tags("desktop");
test("month: an entry shows type, time, title, client, address and state", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountTasks([
        task(1, "2026-02-12 09:30:00", {
            client_type: "call",
            client_color: 9,
            location: "Main Street 1",
        }),
        task(2, "2026-02-13 09:30:00", {client_state: "in_process", client_late: true}),
    ]);
    expect.verifySteps([FEBRUARY]);
    expect(findEvent(1)).toHaveClass("o_calendar_color_9");
    expect(".o_event[data-event-id='1'] .fa-phone").toHaveCount(1);
    expect(findEvent(1)).toHaveText("09:30T1\nAzure Interior · Main Street 1\nOpen");
    expect(findEvent(2)).toHaveText("09:30T2\nAzure Interior\nLate\nIn process");
    expect(findEvent(2)).toHaveAttribute(
        "aria-label",
        "Task, T2, Azure Interior, 09:30, Late, In process"
    );
});

test.tags("desktop");
test("month: in process, open, unattended, completed; then by time", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountTasks(STATES.slice(0, 4));
    expect(getTitles("2026-02-10")).toEqual(["T2", "T3", "T4", "T1"]);
    expect.verifySteps([FEBRUARY]);
});

test.tags("desktop");
test("month: no more of a day than fits, and a way to the rest", async () => {
    mockTimeZone(13);
    mockDate("2026-02-10 12:00:00");
    await mountTasks(STATES.slice(0, 6));
    expect(getTitles("2026-02-10")).toEqual(IN_ORDER.slice(0, 3));
    expect(".o_client_task_more").toHaveText("+3 more");
    await contains(".o_client_task_more").click();
    await settle();
    expect(`${DIALOG} .modal-title`).toHaveText("Tuesday, February 10, 2026");
    expect(getListed(DIALOG)).toEqual(IN_ORDER.slice(0, 6));
    expect.verifySteps([FEBRUARY, "read 2026-02-10 10:59:59 2026-02-09 11:00:00"]);
});

test.tags("desktop");
test("month: a thousand tasks make no thousand entries", async () => {
    mockDate("2026-02-10 12:00:00");
    const days = Array.from({length: 28}, (_, index) =>
        `${index + 1}`.padStart(2, "0")
    );
    const records = Array.from({length: 1000}, (_, index) =>
        task(index + 1, `2026-02-${days[index % 28]} 09:00:00`)
    );
    await mountTasks(records);
    expect(".fc-event").toHaveCount(28 * 4);
    expect(".o_client_task_more").toHaveCount(28);
    expect(".o_client_task_more:first").toHaveText("+33 more");
    expect.verifySteps([FEBRUARY]);
});

test.tags("desktop");
test("month: the entries of a day follow one another, without being measured", async () => {
    // Covers: T4, F1
    patchWithCleanup(Element.prototype, {
        getBoundingClientRect() {
            if (this.matches(".fc-daygrid-event-harness")) {
                expect.step("measured");
            }
            return super.getBoundingClientRect();
        },
    });
    mockDate("2026-02-10 12:00:00");
    await mountTasks(STATES);
    const entries = queryAll(".fc-day[data-date='2026-02-10'] .fc-event");
    const boxes = entries.map((entry) => queryRect(entry));
    expect(boxes).toHaveLength(4);
    boxes.slice(1).forEach((box, index) => {
        expect(box.top).toBeWithin(boxes[index].bottom, boxes[index].bottom + 3);
    });
    expect.verifySteps([FEBRUARY]);
});

test("arrows, today and the date change the month, which alone is read", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountTasks([task(1, "2026-03-05 09:00:00")]);
    expect(".o_client_task_date").toHaveText("February 2026");
    await contains(".o_calendar_button_next").click();
    expect(".o_client_task_date").toHaveText("March 2026");
    expect(getDays(1)).toEqual(["2026-03-05"]);
    await contains(".o_calendar_button_today").click();
    await contains(".o_calendar_button_prev").click();
    expect(".o_client_task_date").toHaveText("January 2026");
    await contains(".o_client_task_date").click();
    await contains(".o_datetime_picker .o_date_item_cell:contains(May)").click();
    await settle();
    expect(".o_client_task_date").toHaveText("May 2026");
    expect.verifySteps([
        FEBRUARY,
        "month 2026-03-01 2026-04-04",
        FEBRUARY,
        "month 2025-12-28 2026-01-31",
        "month 2026-04-26 2026-06-06",
    ]);
});

test("day and month without tasks say so", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountTasks([task(1, "2026-02-12 09:00:00")]);
    expect(".o_client_task_none").toHaveCount(0);
    await contains(".o_scale_button_day").click();
    expect(".o_client_task_none").toHaveText("No tasks on this day.");
    await contains(".o_scale_button_month").click();
    await contains(".o_calendar_button_next").click();
    expect(".o_client_task_none").toHaveText(
        "No tasks in this month. Click on a day to plan one."
    );
    await contains(".o_scale_button_day").click();
    expect(".o_client_task_none").toHaveText("No tasks on this day.");
    expect.verifySteps([
        FEBRUARY,
        TENTH,
        FEBRUARY,
        "month 2026-03-01 2026-04-04",
        "read 2026-03-10 23:59:59 2026-03-10 00:00:00",
    ]);
});

test("the choice of day or month is kept for the user", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountTasks([]);
    await contains(".o_scale_button_day").click();
    expect(".o_scale_button_day").toHaveAttribute("aria-pressed", "true");
    expect(browser.localStorage.getItem(`client_card.taskScale,${user.userId}`)).toBe(
        "day"
    );
    expect.verifySteps([FEBRUARY, TENTH]);
});

test("day: its tasks in the order of states, then by time", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountTasks([...STATES, task(8, "2026-02-11 09:00:00")], {scale: "day"});
    expect(".o_client_task_date").toHaveText("Tuesday, February 10, 2026");
    expect(getListed()).toEqual(IN_ORDER);
    expect(".o_client_task:last").toHaveText("04:00 – 05:00\nBusy");
    await contains(".o_calendar_button_next").click();
    expect(getListed()).toEqual(["T8"]);
    await contains(".o_calendar_button_today").click();
    expect(getListed()).toEqual(IN_ORDER);
    await contains(".o_client_task_date").click();
    await contains(".o_datetime_picker .o_date_item_cell:contains(11)").click();
    await settle();
    expect(getListed()).toEqual(["T8"]);
    const days = ["10", "11", "10", "11"].map(
        (day) => `read 2026-02-${day} 23:59:59 2026-02-${day} 00:00:00`
    );
    expect.verifySteps(days);
});

test("day: an entry shows all of a task", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountTasks(
        [
            task(1, "2026-02-10 09:00:00", {
                client_type: "meeting",
                location: "Main Street 1",
                client_late: true,
                user_id: user.userId,
            }),
        ],
        {scale: "day"}
    );
    const entry = (part) => `.o_client_task .o_client_task_${part}`;
    expect(entry("icon")).toHaveAttribute("aria-label", "Meeting");
    expect(entry("time")).toHaveText("09:00 – 10:00");
    expect(entry("title")).toHaveText("T1");
    expect(entry("client")).toHaveText("Azure Interior");
    expect(entry("address")).toHaveText("Main Street 1");
    expect(entry("responsible")).toHaveText("Mitchell Admin");
    expect(entry("badges")).toHaveText("Late\nOpen");
    expect.verifySteps([TENTH]);
});

test("a long name is not cut in the day, a task without address shows none", async () => {
    mockDate("2026-02-10 12:00:00");
    mailModels.ResPartner._records.push({id: 52, name: LONG_NAME});
    const records = [task(1, "2026-02-10 09:00:00", {client_id: 52})];
    await mountTasks(records, {scale: "day"});
    expect(".o_client_task_client").toHaveText(LONG_NAME);
    expect(".o_client_task_address").toHaveCount(0);
    expect(queryOne(".o_client_task_list").scrollWidth).toBe(
        queryOne(".o_client_task_list").clientWidth
    );
    expect.verifySteps([TENTH]);
});

test.tags("desktop");
test("several days, midnight and all day, west and east of everybody else", async () => {
    const records = [
        task(1, "2026-02-17 08:00:00", {
            allday: true,
            stop: "2026-02-19 18:00:00",
        }),
        // 23:00 of the 10th to 1:00 of the 11th, and an hour until midnight
        task(2, "2026-02-11 10:00:00", {stop: "2026-02-11 12:00:00"}),
        task(3, "2026-02-11 10:00:00", {stop: "2026-02-11 11:00:00"}),
        // 30 hours
        task(4, "2026-02-24 11:00:00", {stop: "2026-02-25 17:00:00"}),
    ];
    mockTimeZone(-11);
    mockDate("2026-02-10 12:00:00");
    await mountTasks(records);
    expect(getDays(1)).toEqual(["2026-02-17", "2026-02-18", "2026-02-19"]);
    expect(getDays(2)).toEqual(["2026-02-10", "2026-02-11"]);
    expect(getDays(3)).toEqual(["2026-02-10"]);
    expect(getDays(4)).toEqual(["2026-02-24", "2026-02-25"]);
    expect.verifySteps([FEBRUARY]);
});

test.tags("desktop");
test("the same far east", async () => {
    mockTimeZone(14);
    mockDate("2026-02-10 12:00:00");
    await mountTasks([
        task(1, "2026-02-17 08:00:00", {allday: true, stop: "2026-02-17 18:00:00"}),
        task(2, "2026-02-10 09:00:00", {stop: "2026-02-10 11:00:00"}),
        task(3, "2026-02-10 09:00:00", {stop: "2026-02-10 10:00:00"}),
    ]);
    expect(getDays(1)).toEqual(["2026-02-17"]);
    expect(getDays(2)).toEqual(["2026-02-10", "2026-02-11"]);
    expect(getDays(3)).toEqual(["2026-02-10"]);
    expect.verifySteps([FEBRUARY]);
});

test("day: a neighbour's all-day task is not on it, whatever its stored hours", async () => {
    mockTimeZone(14);
    mockDate("2026-02-17 00:00:00");
    await mountTasks(
        [
            task(1, "2026-02-17 08:00:00", {allday: true, stop: "2026-02-17 18:00:00"}),
            task(2, "2026-02-18 08:00:00", {allday: true, stop: "2026-02-18 18:00:00"}),
            task(3, "2026-02-17 09:30:00", {stop: "2026-02-17 10:30:00"}),
        ],
        {scale: "day"}
    );
    expect(getListed()).toEqual(["T1", "T3"]);
    expect(queryAllTexts(".o_client_task_time")).toEqual([
        "All day",
        "23:30 – 00:30 (18 Feb)",
    ]);
    await contains(".o_calendar_button_next").click();
    expect(getListed()).toEqual(["T3", "T2"]);
    expect.verifySteps([
        "read 2026-02-17 09:59:59 2026-02-16 10:00:00",
        "read 2026-02-18 09:59:59 2026-02-17 10:00:00",
    ]);
});

test("details: complete, without a question", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountTasks([task(1, "2026-02-12 09:00:00")]);
    onRpc("calendar.event", "action_client_complete", ({args}) => {
        expect.step(`complete ${args[0]}`);
    });
    await openDetails(1);
    expect(".o_client_task_reopen").toHaveCount(0);
    await contains(".o_client_task_complete").click();
    await settle();
    expect.verifySteps([FEBRUARY, "complete 1", FEBRUARY]);
    expect(".o_cw_popover, .modal").toHaveCount(0);
    expect(findEvent(1)).toHaveClass("o_client_task_done");
});

test("details: a second click while the first is under way does nothing", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountTasks([task(1, "2026-02-12 09:00:00")]);
    const slow = new Deferred();
    onRpc("calendar.event", "action_client_complete", () => {
        expect.step("complete");
        return slow;
    });
    await openDetails(1);
    queryOne(".o_client_task_complete").click();
    queryOne(".o_client_task_complete").click();
    await animationFrame();
    expect(".o_client_task_complete").not.toBeEnabled();
    expect(".o_client_task_unattend").not.toBeEnabled();
    slow.resolve(true);
    await settle();
    expect(".o_client_task_complete").toHaveCount(0);
    expect.verifySteps([FEBRUARY, "complete", FEBRUARY]);
});

test("details: unattended, and open again", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountTasks([task(1, "2026-02-10 09:00:00")], {scale: "day"});
    const state = ".o_client_task_list .o_client_task_state";
    await contains(".o_client_task").click();
    await contains(".o_client_task_unattend").click();
    await settle();
    expect(state).toHaveText("Unattended");
    await contains(".o_client_task").click();
    expect(".o_client_task_unattend").toHaveCount(0);
    expect(".o_client_task_complete").toHaveCount(1);
    await contains(".o_client_task_reopen").click();
    await settle();
    expect(state).toHaveText("Open");
    expect.verifySteps([TENTH, TENTH, TENTH]);
});

test("details: copy opens the copy, edit the event's own form", async () => {
    mockDate("2026-02-10 12:00:00");
    mockService("action", {
        doAction(action) {
            expect.step([action.res_model, action.res_id, action.views[0]]);
        },
    });
    onRpc("calendar.event", "action_client_copy", ({args}) => ({
        type: "ir.actions.act_window",
        res_model: "calendar.event",
        res_id: args[0][0] + 100,
        views: [[false, "form"]],
    }));
    await mountTasks([task(1, "2026-02-12 09:00:00")]);
    await openDetails(1);
    await contains(".o_client_task_copy").click();
    await settle();
    await openDetails(1);
    await contains(".o_client_task_edit").click();
    expect.verifySteps([
        FEBRUARY,
        FEBRUARY,
        ["calendar.event", 101, [false, "form"]],
        ["calendar.event", 1, [false, "form"]],
    ]);
});

test("details: what fails is told, and the task stays as it is", async () => {
    expect.errors(1);
    mockDate("2026-02-10 12:00:00");
    await mountTasks([task(1, "2026-02-12 09:00:00")]);
    onRpc("calendar.event", "action_client_complete", () => {
        throw makeServerError({message: "Not yours"});
    });
    await openDetails(1);
    await contains(".o_client_task_complete").click();
    await settle();
    expect.verifyErrors(["Not yours"]);
    expect(".o_error_dialog").toHaveCount(1);
    expect(findEvent(1)).not.toHaveClass("o_client_task_done");
    expect.verifySteps([FEBRUARY]);
});

test("of a private task of another user there is only its time", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountTasks([busy(1, "2026-02-12 09:00:00")]);
    expect(findEvent(1)).toHaveClass("o_calendar_color_0");
    expect(findEvent(1)).toHaveAttribute("aria-label", "Busy, 09:00");
    await openDetails(1);
    expect(".o_cw_body, .modal-body").toHaveText(
        "February 12, 2026\n09:00 - 10:00 (1 hour)"
    );
    expect(".o_client_task_complete, .o_client_task_edit").toHaveCount(0);
    expect.verifySteps([FEBRUARY]);
});

test("a click beside the tasks of a day lists them all, and plans one", async () => {
    mockDate("2026-02-10 12:20:00");
    await mountTasks(STATES, {context: {default_client_id: CLIENT_ID}});
    onRpc("calendar.event", "web_save", ({args}) => {
        const {name, client_id, start, stop, allday} = args[1];
        expect.step([name, client_id, start, stop, allday]);
    });
    await clickDate("2026-02-12");
    await settle();
    expect(`${DIALOG} .o_client_task_none`).toHaveText("No tasks on this day.");
    await contains(`${DIALOG} .o_client_task_new`).click();
    await contains(".o_field_widget[name=name] input").edit("Visit");
    await contains(".modal:not(.o_inactive_modal) .o_form_button_save").click();
    await settle();
    expect(getListed(DIALOG)).toEqual(["Visit"]);
    expect.verifySteps([
        FEBRUARY,
        TWELFTH,
        ["Visit", CLIENT_ID, "2026-02-12 09:00:00", "2026-02-12 10:00:00", false],
        FEBRUARY,
        TWELFTH,
    ]);
});

test("what is done in the day's list shows there at once", async () => {
    mockDate("2026-02-10 12:20:00");
    await mountTasks(STATES.slice(0, 4));
    await clickDate("2026-02-10");
    await settle();
    expect(getListed(DIALOG)).toEqual(["T2", "T3", "T4", "T1"]);
    await contains(`${DIALOG} .o_client_task[data-id='3']`).click();
    await contains(".o_client_task_complete").click();
    await settle();
    expect(getListed(DIALOG)).toEqual(["T2", "T4", "T1", "T3"]);
    expect.verifySteps([FEBRUARY, TENTH, FEBRUARY, TENTH]);
});

test("the day's list says that it is loading, and then shows all of the day", async () => {
    // Covers: T7
    mockDate("2026-02-10 12:20:00");
    await mountTasks([...STATES, task(8, "2026-02-11 09:00:00")]);
    const slow = new Deferred();
    onRpc("calendar.event", "search_read", () => slow);
    await contains(".o_client_task_more").click();
    expect(`${DIALOG} [role=status]`).toHaveText("Loading tasks…");
    expect(`${DIALOG} .o_client_task_list`).toHaveCount(0);
    slow.resolve();
    await settle();
    expect(`${DIALOG} [role=status]`).toHaveCount(0);
    expect(getListed(DIALOG)).toEqual(IN_ORDER);
    expect.verifySteps([FEBRUARY, TENTH]);
});

test("a day's list that cannot be read closes, and the reason is told", async () => {
    // Covers: T7
    expect.errors(1);
    mockDate("2026-02-10 12:20:00");
    await mountTasks(STATES);
    onRpc("calendar.event", "search_read", () => {
        throw makeServerError({message: "Not yours"});
    });
    await contains(".o_client_task_more").click();
    await settle();
    expect.verifyErrors(["Not yours"]);
    expect(DIALOG).toHaveCount(0);
    expect(".o_error_dialog").toHaveCount(1);
    expect.verifySteps([FEBRUARY]);
});

test.tags("desktop");
test("the keyboard reaches a day and an entry", async () => {
    mockTimeZone(-11); // where midnight is far from that of others
    mockDate("2026-02-10 12:20:00");
    await mountTasks([task(1, "2026-02-12 12:00:00")]);
    const number = queryOne(".fc-day[data-date='2026-02-12'] .fc-daygrid-day-number");
    expect(number).toHaveAttribute("aria-label", "February 12, 2026");
    number.focus();
    await press("Enter");
    await settle();
    expect(getListed(DIALOG)).toEqual(["T1"]);
    await press("Escape");
    await settle();
    expect(findEvent(1)).toHaveAttribute("tabindex", "0");
    findEvent(1).focus();
    await press("Enter");
    await new Promise((resolve) => browser.setTimeout(resolve, 300));
    await settle();
    expect(".o_cw_popover .o_client_task_complete").toHaveCount(1);
    expect.verifySteps([FEBRUARY, "read 2026-02-13 10:59:59 2026-02-12 11:00:00"]);
});

test("New plans the next hour of today, or on the day that shows", async () => {
    mockDate("2026-02-10 12:20:00");
    await mountTasks([]);
    const read = (day) => `read 2026-02-${day} 23:59:59 2026-02-${day} 00:00:00`;
    const start = ".modal .o_field_widget[name=start]";
    await contains(".o_control_panel .o_client_task_new").click();
    expect(start).toHaveText("Feb 10, 1:00 PM");
    await contains(".modal .o_form_button_cancel").click();
    await contains(".o_scale_button_day").click();
    await contains(".o_calendar_button_next").click();
    await contains(".o_control_panel .o_client_task_new").click();
    expect(start).toHaveText("Feb 11, 9:00 AM");
    expect.verifySteps([FEBRUARY, read("10"), read("11")]);
});

test("a double click on New opens one form", async () => {
    mockDate("2026-02-10 12:20:00");
    await mountTasks([]);
    await contains(".o_control_panel .o_client_task_new").dblclick();
    await settle();
    expect(".modal").toHaveCount(1);
    expect.verifySteps([FEBRUARY]);
});

test("New late in the evening stays on the day", async () => {
    mockDate("2026-02-10 23:20:00");
    await mountTasks([]);
    await contains(".o_control_panel .o_client_task_new").click();
    expect(".modal .o_field_widget[name=start]").toHaveText("Feb 10, 11:00 PM");
    expect.verifySteps([FEBRUARY]);
});

test("More Options takes along what was entered", async () => {
    mockDate("2026-02-10 12:20:00");
    mockService("action", {
        doAction({res_model, views, context}) {
            expect.step([res_model, views[0]]);
            expect(context).toMatchObject({
                default_name: "Visit",
                default_client_id: CLIENT_ID,
                default_start: "2026-02-10 13:00:00",
                default_stop: "2026-02-10 14:00:00",
            });
        },
    });
    await mountTasks([], {context: {default_client_id: CLIENT_ID}});
    await contains(".o_control_panel .o_client_task_new").click();
    await contains(".modal .o_field_widget[name=name] input").edit("Visit");
    await contains(".modal .o_client_task_more").click();
    await settle();
    expect.verifySteps([FEBRUARY, ["calendar.event", [false, "form"]]]);
});

test.tags("desktop");
test("drag to another day keeps hours and length", async () => {
    mockDate("2026-02-10 12:00:00");
    mockTimeZone(-6);
    onRpc("calendar.event", "write", ({args}) => expect.step(args[1]));
    await mountTasks([
        task(1, "2026-02-12 15:00:00"),
        task(2, "2026-02-17 23:00:00", {stop: "2026-02-19 05:00:00"}),
        task(3, "2026-02-24 08:00:00", {allday: true, stop: "2026-02-25 18:00:00"}),
    ]);
    await moveEventToDate(1, "2026-02-13");
    expect(getDays(1)).toEqual(["2026-02-13"]);
    await moveEventToDate(2, "2026-02-18");
    await moveEventToDate(3, "2026-02-23");
    expect.verifySteps([
        FEBRUARY,
        {allday: false, start: "2026-02-13 15:00:00", stop: "2026-02-13 16:00:00"},
        FEBRUARY,
        {allday: false, start: "2026-02-18 23:00:00", stop: "2026-02-20 05:00:00"},
        FEBRUARY,
        {allday: true, start: "2026-02-23", stop: "2026-02-24"},
        FEBRUARY,
    ]);
});

test.tags("desktop");
test("a drag that is refused is taken back", async () => {
    expect.errors(1);
    mockDate("2026-02-10 12:00:00");
    onRpc("calendar.event", "write", () => {
        throw makeServerError({message: "Not yours"});
    });
    await mountTasks([task(1, "2026-02-12 09:00:00")]);
    await moveEventToDate(1, "2026-02-13");
    await settle();
    expect.verifyErrors(["Not yours"]);
    expect(getDays(1)).toEqual(["2026-02-12"]);
    expect.verifySteps([FEBRUARY]);
});

test.tags("desktop");
test("a drag of one of a series asks which of them", async () => {
    mockDate("2026-02-10 12:00:00");
    onRpc("calendar.event", "write", ({args}) => {
        expect.step(args[1].recurrence_update);
        return true;
    });
    await mountTasks([task(1, "2026-02-12 09:00:00", {recurrency: true})]);
    await moveEventToDate(1, "2026-02-13");
    await contains(".modal .btn-close").click();
    await settle();
    expect(getDays(1)).toEqual(["2026-02-12"]);
    await moveEventToDate(1, "2026-02-13");
    await contains(".modal footer .btn-primary").click();
    await settle();
    expect.verifySteps([FEBRUARY, "self_only", FEBRUARY]);
});

test.tags("desktop");
test("only what the user may edit can be dragged", async () => {
    mockDate("2026-02-10 12:00:00");
    onRpc("calendar.event", "write", () => expect.step("write"));
    await mountTasks([
        busy(1, "2026-02-12 09:00:00"),
        task(2, "2026-02-19 09:00:00", {user_can_edit: false}),
    ]);
    await moveEventToDate(1, "2026-02-13");
    await moveEventToDate(2, "2026-02-20");
    expect(getDays(1)).toEqual(["2026-02-12"]);
    expect(getDays(2)).toEqual(["2026-02-19"]);
    expect.verifySteps([FEBRUARY]);
});

test("the Action menu plans a task of the client", async () => {
    expect(cardActions.get("task").model).toBe("calendar.event");
    expect(cardActions.get("task").action(OTHER_CLIENT_ID)).toMatchObject({
        res_model: "calendar.event",
        target: "new",
        context: {
            default_client_id: OTHER_CLIENT_ID,
            form_view_ref: "client_card.calendar_event_view_form_quick",
        },
    });
});

/** The tab of tasks on the cards of two clients. */
async function mountCard() {
    CalendarEvent._records = [
        task(1, "2026-02-12 09:00:00", {location: "Main Street 1"}),
        task(2, "2026-02-12 09:00:00", {client_id: OTHER_CLIENT_ID}),
    ];
    await mountView({
        type: "form",
        resModel: "res.partner",
        resId: CLIENT_ID,
        resIds: [CLIENT_ID, OTHER_CLIENT_ID],
        arch: `
            <form js_class="client_card_form">
                <field name="name"/>
                <notebook>
                    <page name="general" string="General"/>
                    <page name="tasks" string="Tasks">
                        <widget name="client_card_view" model="calendar.event"
                            view_type="calendar" domain="[('client_id', '=', id)]"
                            context="{'default_client_id': id}"/>
                    </page>
                </notebook>
            </form>`,
    });
    expect.verifySteps([]);
    await openSection("tasks");
    await settle();
}

test("in the card the tab reads nothing until it shows, and keeps its day", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountCard();
    expect.verifySteps([FEBRUARY]);
    expect(getDays(1)).toEqual(["2026-02-12"]);
    expect(getDays(2)).toEqual([]);
    await contains(".o_calendar_button_next").click();
    await openSection("general");
    await openSection("tasks");
    await settle();
    expect(".o_client_task_date").toHaveText("March 2026");
    // a month without tasks: a sentence, no blank grid
    expect(".o_client_task_none").toHaveText("No tasks in this month.");
    expect(".fc").toHaveCount(0);
    const march = "month 2026-03-01 2026-04-04";
    expect.verifySteps([march, march]);
});

test.tags("desktop");
test("an entry of the card's month has the address, without the client", async () => {
    // Covers: T4
    mockDate("2026-02-10 12:00:00");
    await mountCard();
    expect(findEvent(1)).toHaveText("09:00T1\nMain Street 1\nOpen");
    expect.verifySteps([FEBRUARY]);
});

test.tags("desktop");
test("the card's pager leads to another client's tasks, and new ones are his", async () => {
    mockDate("2026-02-10 12:00:00");
    await mountCard();
    await contains(".o_pager_next").click();
    await settle();
    expect(getDays(1)).toEqual([]);
    expect(getDays(2)).toEqual(["2026-02-12"]);
    await contains(".o_client_task_new").click();
    expect(".modal .o_field_widget[name=client_id] input").toHaveValue("Deco Addict");
    expect.verifySteps([FEBRUARY, FEBRUARY]);
});
