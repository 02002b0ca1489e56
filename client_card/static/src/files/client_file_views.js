import {useRef, useState, useSubEnv} from "@odoo/owl";
import {hasAccess} from "@client_card/shared/access";
import {browser} from "@web/core/browser/browser";
import {useDropzone} from "@web/core/dropzone/dropzone_hook";
import {FileInput} from "@web/core/file_input/file_input";
import {FileModel} from "@web/core/file_viewer/file_model";
import {useFileViewer} from "@web/core/file_viewer/file_viewer_hook";
import {registry} from "@web/core/registry";
import {useFileUploader} from "@web/core/utils/files";
import {useService} from "@web/core/utils/hooks";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";

const UPLOAD = "/web/binary/upload_attachment";

/** @returns {FileModel} what Odoo's viewer shows of a row */
export function fileOf({data}) {
    const {attachment_id: attachment, name, mimetype, type, url} = data;
    const values = {id: attachment.id, name, mimetype, type, url: url || ""};
    return Object.assign(new FileModel(), values);
}

/**
 * A view of a client's files. A click shows a file, or downloads it if the browser
 * cannot show it; files are uploaded by button or by dropping them.
 *
 * In: the client from the context (`client_card_client_id`).
 * Right: `read` on the files; to upload, `write` on contacts, which the server checks
 * for this client.
 */
const withFiles = (Controller) =>
    class extends Controller {
        static components = {...Controller.components, FileInput};

        setup() {
            super.setup();
            this.notification = useService("notification");
            this.fileViewer = useFileViewer();
            this.uploadFiles = useFileUploader();
            this.fileState = useState({canUpload: false});
            this.clientId = this.props.context.client_card_client_id;
            useSubEnv({
                fileClientId: this.clientId,
                openFile: (record) => this.openFile(record),
                openFileRecord: (record) => this.openFileRecord(record),
            });
            useDropzone(
                useRef("root"),
                (ev) => this.onDrop(ev),
                "o_client_file_drop",
                () => this.fileState.canUpload
            );
            this.checkUpload(); // not awaited: the files show at once
        }

        async checkUpload() {
            const canUpload = await hasAccess("res.partner", "write");
            this.fileState.canUpload = Boolean(this.clientId) && canUpload;
        }

        openRecord(record) {
            return this.openFile(record);
        }

        openFile(record) {
            const files = this.model.root.records.map(fileOf);
            const file = files.find(({id}) => id === record.data.attachment_id.id);
            if (file.isViewable) {
                this.fileViewer.open(file, files);
            } else if (file.isUrl) {
                browser.open(file.url, "_blank", "noreferrer");
            } else {
                browser.location.assign(file.downloadUrl);
            }
        }

        openFileRecord({resModel, resId, context}) {
            return this.actionService.doActionButton({
                type: "object",
                name: "action_open_source",
                resModel,
                resId,
                resIds: [resId],
                context,
                onClose: () => this.model.load(),
            });
        }

        async onDrop(ev) {
            const results = await this.uploadFiles(UPLOAD, {
                csrf_token: odoo.csrf_token,
                model: "res.partner",
                id: this.clientId,
                ufile: [...ev.dataTransfer.files],
            });
            return results && this.onUploaded(results);
        }

        async onUploaded(results) {
            for (const {error} of results) {
                if (error) {
                    this.notification.add(error, {type: "danger"});
                }
            }
            await this.model.load();
        }
    };

export class ClientFileListController extends withFiles(ListController) {
    static template = "client_card.ClientFileListController";
}

export class ClientFileKanbanController extends withFiles(KanbanController) {
    static template = "client_card.ClientFileKanbanController";
}

registry
    .category("views")
    .add("client_file_list", {...listView, Controller: ClientFileListController})
    .add("client_file_kanban", {...kanbanView, Controller: ClientFileKanbanController});
