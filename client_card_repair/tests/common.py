from odoo import Command

from odoo.addons.client_card.tests.common import ClientCardCommon


class RepairCommon(ClientCardCommon):
    """Serial numbers, lots and work orders of the test's client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls._create_user("plain")
        cls.technician = cls._create_user("technician", "stock.group_stock_user")
        cls.other_technician = cls._create_user("other", "stock.group_stock_user")
        cls.other_technician.write(
            {
                "company_ids": [Command.set(cls.company_2.ids)],
                "company_id": cls.company_2.id,
            }
        )
        cls.other_client = cls.env["res.partner"].create(
            {"name": "Other Client", "is_company": True}
        )
        cls.till = cls._product("Test Till", "serial", 600)
        cls.paper = cls._product("Test Paper", "lot", 2)
        cls.part = cls._product("Test Part", "none", 50)

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("stock.group_stock_manager")

    @classmethod
    def _product(cls, name, tracking, price):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "tracking": tracking,
                "list_price": price,
                "taxes_id": False,
                "company_id": False,
            }
        )

    @classmethod
    def _lot(cls, product=None, **values):
        product = product or cls.till
        name = f"{product.name} {cls.env['stock.lot'].search_count([])}"
        return cls.env["stock.lot"].create(
            {"product_id": product.id, "name": name} | values
        )

    @classmethod
    def _warehouse(cls, company):
        domain = [("company_id", "=", company.id)]
        return cls.env["stock.warehouse"].search(domain, limit=1)

    @classmethod
    def _move(cls, lots, partner, source, destination, company=None, receiver=None):
        """Move lots from one location to another, for a partner.

        :param receiver: the partner of the moves, if different
        """
        company = company or cls.company_1
        if receiver is None:
            receiver = partner
        places = {"location_id": source.id, "location_dest_id": destination.id}
        picking = cls.env["stock.picking"].create(
            {
                "partner_id": partner.id,
                "picking_type_id": cls._warehouse(company).out_type_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "product_uom_qty": 1,
                            "picked": True,
                            "company_id": company.id,
                            "partner_id": receiver.id,
                            "move_line_ids": [
                                Command.create(
                                    {
                                        "product_id": lot.product_id.id,
                                        "lot_id": lot.id,
                                        "quantity": 1,
                                        "picked": True,
                                    }
                                    | places
                                )
                            ],
                        }
                        | places
                    )
                    for lot in lots
                ],
            }
            | places
        )
        picking.with_context(skip_sms=True).button_validate()
        assert picking.state == "done"
        return picking

    @classmethod
    def _stock(cls, lot, company=None):
        """Put a lot in stock."""
        cls.env["stock.quant"]._update_available_quantity(
            lot.product_id,
            cls._warehouse(company or cls.company_1).lot_stock_id,
            1,
            lot_id=lot,
        )

    @classmethod
    def _deliver(cls, lots, partner=None, company=None):
        company = company or cls.company_1
        stock = cls._warehouse(company).lot_stock_id
        customers = cls.quick_ref("stock.stock_location_customers")
        return cls._move(lots, partner or cls.client, stock, customers, company)

    @classmethod
    def _take_back(cls, lots, partner=None):
        stock = cls._warehouse(cls.company_1).lot_stock_id
        customers = cls.quick_ref("stock.stock_location_customers")
        return cls._move(lots, partner or cls.client, customers, stock)

    @classmethod
    def _repair(cls, lot=None, parts=((1, None),), company=None, **values):
        """Create a work order.

        :param parts: a quantity and a product each, by default the test's part
        """
        company = company or cls.company_1
        return (
            cls.env["repair.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": cls.client.id,
                    "company_id": company.id,
                    "product_id": lot.product_id.id if lot else False,
                    "lot_id": lot.id if lot else False,
                    "user_id": cls.env.user.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": (product or cls.part).id,
                                "product_uom_qty": quantity,
                                "repair_line_type": "add",
                                "company_id": company.id,
                            }
                        )
                        for quantity, product in parts
                    ],
                }
                | values
            )
        )
