"""Invoices, payments and orders."""

from data.shapes import HUGE, INVOICES, MEDIUM, ORDERS, PAYMENTS, SOME


def make(generator):
    make_invoices(generator)
    make_payments(generator)
    make_orders(generator)


def make_invoices(generator):
    sizes = generator.sizes
    usual = sizes.invoices - sizes.huge_invoices - sizes.medium_invoices
    for total, client, name in (
        (sizes.huge_invoices, 0, HUGE),
        (sizes.medium_invoices, 1, MEDIUM),
        (sizes.some, 3, SOME),
        (usual, None, "the others"),
    ):
        generator.copy_shapes(INVOICES, total, client=client)
        generator.log("documents of %s: %d", name, total)
    generator.copy_shapes(INVOICES, sizes.second_company_invoices, generator.second)
    generator.log("documents of the second company: %d", sizes.second_company_invoices)


def make_payments(generator):
    made = generator.count("account.payment")
    generator.copy_shapes(
        PAYMENTS, generator.sizes.payments - made, model="account.payment"
    )
    generator.log("payments: %d", generator.count("account.payment"))


def make_orders(generator):
    sizes = generator.sizes
    made = generator.count("sale.order")
    options = {"model": "sale.order"}
    generator.copy_shapes(ORDERS, sizes.huge_orders, client=0, **options)
    generator.copy_shapes(ORDERS, sizes.some, client=3, **options)
    generator.copy_shapes(ORDERS, sizes.orders - sizes.huge_orders - made, **options)
    generator.log("orders: %d", generator.count("sale.order"))
