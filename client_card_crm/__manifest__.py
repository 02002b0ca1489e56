{
    "name": "Client Card: Leads",
    "summary": "The leads of a client on its card",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "client_card contributors",
    "website": "https://github.com/client-card/client_card",
    "license": "LGPL-3",
    "images": ["static/description/banner.png"],
    "depends": ["client_card", "crm"],
    "data": [
        "data/ir_sequence_data.xml",
        "views/crm_lead_views.xml",
        "views/client_timeline_views.xml",
        "views/res_partner_views.xml",
    ],
    "demo": ["demo/crm_lead_demo.xml"],
    "assets": {
        "web.assets_backend": ["client_card_crm/static/src/**/*"],
        "web.assets_tests": ["client_card_crm/static/tests/tours/**/*"],
    },
    "post_init_hook": "post_init_hook",
    "auto_install": True,
}
