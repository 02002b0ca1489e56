import {useService} from "@web/core/utils/hooks";

/**
 * Opens one dialog at a time: a form takes a moment to show, and a second click would
 * open another one.
 *
 * @returns {Function} like the dialog service's `add`, but does nothing while its
 *     dialog is open
 */
export function useSingleDialog() {
    const dialog = useService("dialog");
    let isOpen = false;
    return (Dialog, props, {onClose, ...options} = {}) => {
        if (isOpen) {
            return;
        }
        isOpen = true;
        dialog.add(Dialog, props, {
            ...options,
            onClose: (...args) => {
                isOpen = false;
                return onClose?.(...args);
            },
        });
    };
}
