import {registry} from "@web/core/registry";
import {floatTimeField} from "@web/views/fields/float_time/float_time_field";
import {formatFloatTime} from "@web/views/fields/formatters";

/**
 * A duration with its seconds: in rows and, by a formatter of the same name, in totals,
 * which ignore the options of a field.
 */
export const clientCallDurationField = {
    ...floatTimeField,
    extractProps: (info, dynamicInfo) => ({
        ...floatTimeField.extractProps(info, dynamicInfo),
        displaySeconds: true,
    }),
};

registry.category("fields").add("client_call_duration", clientCallDurationField);
registry
    .category("formatters")
    .add("client_call_duration", (value, options) =>
        formatFloatTime(value, {...options, displaySeconds: true})
    );
