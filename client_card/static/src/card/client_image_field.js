import {registry} from "@web/core/registry";
import {imageUrl} from "@web/core/utils/urls";
import {
    ContactImageField,
    contactImageField,
} from "@web/views/fields/contact_image/contact_image_field";

/**
 * The client's image, which a click changes; without one, the avatar with the initials.
 *
 * In: the field `image_1920` of a contact. The avatar is fetched by URL, so that the
 * form need not read it: this saves the server three queries.
 */
export class ClientImageField extends ContactImageField {
    static template = "client_card.ClientImageField";

    getUrl(imageFieldName) {
        const {data, resId, resModel} = this.props.record;
        if (data[this.props.name] && this.state.isValid) {
            return super.getUrl(imageFieldName);
        }
        if (!resId) {
            return "/base/static/img/avatar_grey.png";
        }
        return imageUrl(resModel, resId, "avatar_128", {unique: data.write_date});
    }
}

registry.category("fields").add("client_card_image", {
    ...contactImageField,
    component: ClientImageField,
});
