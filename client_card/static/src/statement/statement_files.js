import {_t} from "@web/core/l10n/translation";
import {download} from "@web/core/network/download";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";

/**
 * @returns {(kind: "statement"|"ledger", clientId: number, days?: Object) => Promise}
 *     downloads an Excel file. A long statement takes time, so the user is told at
 * once.
 */
export function useStatementFiles() {
    const notification = useService("notification");
    return async (kind, clientId, days) => {
        const close = notification.add(_t("The file is being prepared…"), {
            sticky: true,
            type: "info",
        });
        // the companies of this tab: other tabs share its cookies
        const company_ids = user.context.allowed_company_ids.join(",");
        try {
            await download({
                url: `/client_card/${kind}/${clientId}.xlsx`,
                data: {company_ids, ...days},
            });
        } finally {
            close();
        }
    };
}
