import {useService} from "@web/core/utils/hooks";

/**
 * Opens dialogs one after the other: a form takes a moment to show, in which a second
 * click would open another one.
 *
 * @returns {Function} as the dialog service's `add`, that does nothing while its dialog
 *     is open
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
