import {Component} from "@odoo/owl";
import {logIcons} from "@client_card/log/client_log_fields";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {humanNumber} from "@web/core/utils/numbers";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {fileOf} from "./client_file_views";

logIcons
    .add("client", "fa-user-o")
    .add("entry", "fa-book")
    .add("file", "fa-paperclip")
    .add("solution", "fa-puzzle-piece");

const ICONS = [
    [/^image\//, "fa-file-image-o"],
    [/^audio\//, "fa-file-audio-o"],
    [/^video\//, "fa-file-video-o"],
    [/pdf/, "fa-file-pdf-o"],
    [/spreadsheet|excel|csv/, "fa-file-excel-o"],
    [/word|opendocument.text/, "fa-file-word-o"],
    [/zip|compressed/, "fa-file-archive-o"],
    [/^text\//, "fa-file-text-o"],
];

class FileField extends Component {
    static props = {...standardFieldProps};

    get data() {
        return this.props.record.data;
    }

    get value() {
        return this.data[this.props.name];
    }
}

/** The name of a file, which opens it, and a button that downloads it. */
export class ClientFileName extends FileField {
    static template = "client_card.ClientFileName";

    get icon() {
        const {type, mimetype} = this.data;
        const [, icon] = ICONS.find(([pattern]) => pattern.test(mimetype)) || [];
        return type === "url" ? "fa-link" : icon || "fa-file-o";
    }

    get downloadUrl() {
        return this.data.type !== "url" && fileOf(this.props.record).downloadUrl;
    }

    get downloadTitle() {
        return _t("Download %s", this.value);
    }

    open() {
        return this.env.openFile(this.props.record);
    }
}

/**
 * The record of a file, as a link to it; for the client itself only the name.
 */
export class ClientFileRecord extends FileField {
    static template = "client_card.ClientFileRecord";

    get isClient() {
        const {res_model: model, res_id: id} = this.data;
        return model === "res.partner" && (id?.resId ?? id) === this.env.fileClientId;
    }

    open() {
        return this.env.openFileRecord(this.props.record);
    }
}

/** In: a number of bytes. */
export class ClientFileSize extends FileField {
    static template = "client_card.ClientFileSize";

    get text() {
        return this.value ? _t("%sB", humanNumber(this.value)) : "";
    }
}

registry
    .category("fields")
    .add("client_file_name", {component: ClientFileName, supportedTypes: ["char"]})
    .add("client_file_record", {component: ClientFileRecord, supportedTypes: ["char"]})
    .add("client_file_size", {component: ClientFileSize, supportedTypes: ["integer"]});
