import {joinTexts, sideCardParts} from "@client_card/side_card/side_card_parts";
import {_t} from "@web/core/l10n/translation";

function describeContact(contact) {
    const {authorised} = contact;
    return {
        icon: authorised && "fa-check-circle text-success",
        iconLabel: authorised && _t("May speak for the company"),
        note: joinTexts(contact.function, authorised && contact.authorised_for),
        phone: contact.phone,
        email: contact.email,
    };
}

sideCardParts.add(
    "contacts",
    {
        label: _t("Contacts"),
        add: _t("Add a contact"),
        empty: _t("Nobody yet"),
        model: "res.partner",
        context: (clientId) => ({default_parent_id: clientId, default_type: "contact"}),
        describe: describeContact,
        box: "contacts",
        section: "contacts",
    },
    {sequence: 30}
);
