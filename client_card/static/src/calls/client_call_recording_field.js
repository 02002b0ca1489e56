import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * Plays a call's recording in the page. Nothing is loaded before the user plays it, and
 * then only the part being played.
 *
 * In: a field with the address of the recording, in a form or a list.
 * Right: that of the call; shows a message if the recording is gone or access to it is
 * refused.
 */
export class ClientCallRecordingField extends Component {
    static template = "client_card.ClientCallRecordingField";
    static props = {...standardFieldProps};

    setup() {
        this.state = useState({failed: false});
    }

    get source() {
        return this.props.record.data[this.props.name];
    }

    get label() {
        return _t("Recording of the call");
    }

    get failure() {
        return _t("The recording cannot be played.");
    }

    /** Plays one recording at a time. */
    onPlay({target}) {
        for (const player of document.querySelectorAll(".o_client_call_recording")) {
            if (player !== target) {
                player.pause();
            }
        }
    }
}

export const clientCallRecordingField = {
    component: ClientCallRecordingField,
    displayName: _t("Recording of a Call"),
    supportedTypes: ["char"],
};

registry.category("fields").add("client_call_recording", clientCallRecordingField);
