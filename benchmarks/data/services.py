"""Services."""

from data.shapes import SERVICES


def make(generator):
    if "client.service" not in generator.env:
        return
    sizes, options = generator.sizes, {"model": "client.service"}
    generator.copy_shapes(SERVICES, sizes.huge_services, client=0, **options)
    generator.copy_shapes(SERVICES, sizes.some, client=3, **options)
    generator.copy_shapes(SERVICES, sizes.services - sizes.huge_services, **options)
    generator.log("services: %d", generator.count("client.service"))
