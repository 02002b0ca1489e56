import {hasAccess} from "@client_card/shared/access";
import {_t} from "@web/core/l10n/translation";
import {session} from "@web/session";
import {onWillStart} from "@odoo/owl";

const WIZARDS = [
    ["client_tags", "tags", _t("Tags"), "fa fa-tags"],
    ["client_status", "status", _t("Status"), "fa fa-flag-o"],
    ["client_documents", "documents", _t("Attach Documents"), "fa fa-paperclip"],
    ["client_portal", "portal", _t("Invite to the Portal"), "fa fa-sign-in"],
];

/**
 * Adds the actions on many clients to the Action menu of a list or kanban of clients.
 * Unlike Odoo's own entries, they report which clients were left out.
 *
 * Rights: `write` on contacts for what changes them; the server checks each again.
 *
 * @param {Function} Controller of a list or kanban view
 * @returns {Function} a subclass of it
 */
export const withClientBulk = (Controller) =>
    class ClientBulkController extends Controller {
        setup() {
            super.setup();
            onWillStart(async () => {
                this.canWriteClients = await hasAccess("res.partner", "write");
            });
        }

        getStaticActionMenuItems() {
            const items = super.getStaticActionMenuItems();
            items.archive.callback = () =>
                this.model.root.toggleArchiveWithConfirmation(true, {
                    ...this.archiveDialogProps,
                    confirm: () => this.callClientBulk("action_client_archive"),
                });
            items.unarchive.callback = () =>
                this.callClientBulk("action_client_unarchive");
            items.delete.callback = () =>
                this.deleteRecordsWithConfirmation({
                    ...this.deleteConfirmationDialogProps,
                    confirm: () => this.callClientBulk("action_client_delete"),
                });
            items.client_email = {
                sequence: 20,
                icon: "fa fa-envelope-o",
                description: _t("Send Email"),
                callback: () => this.callClientBulk("action_client_email"),
            };
            for (const [key, name, description, icon] of WIZARDS) {
                items[key] = {
                    isAvailable: () => this.canWriteClients,
                    sequence: 15,
                    icon,
                    description,
                    callback: () => this.openClientBulk(name),
                };
            }
            return items;
        }

        /** @returns {Number[]} ids of the clients that are selected, on all pages */
        async getSelectedClients() {
            const {root} = this.model;
            const resIds = await root.getResIds(true);
            if (
                resIds.length === session.active_ids_limit &&
                resIds.length < root.count
            ) {
                this.env.services.notification.add(
                    _t(
                        "Only the first %s selected clients are included.",
                        resIds.length
                    ),
                    {type: "warning"}
                );
            }
            return resIds;
        }

        async callClientBulk(method) {
            const resIds = await this.getSelectedClients();
            const action = await this.env.services.orm.call("res.partner", method, [
                resIds,
            ]);
            return this.actionService.doAction(action, this.clientBulkOptions);
        }

        async openClientBulk(name) {
            const resIds = await this.getSelectedClients();
            return this.actionService.doAction(
                `client_card.client_bulk_${name}_action`,
                {
                    ...this.clientBulkOptions,
                    additionalContext: {
                        active_id: resIds[0],
                        active_ids: resIds,
                        active_model: "res.partner",
                    },
                }
            );
        }

        get clientBulkOptions() {
            return {
                // discarding the dialog keeps the selection
                onClose: ({special, dismiss} = {}) =>
                    special || dismiss ? undefined : this.reloadClients(),
            };
        }

        /** Reloads the list and the counts beside it after clients have changed. */
        async reloadClients() {
            await Promise.all([this.model.load(), this.env.searchModel.reloadCounts()]);
        }
    };
