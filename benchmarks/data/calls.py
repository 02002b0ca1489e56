"""Calls."""

from data.shapes import CALLS


def make(generator):
    if "client.call" not in generator.env:
        return
    sizes, options = generator.sizes, {"model": "client.call"}
    generator.copy_shapes(CALLS, sizes.huge_calls, client=0, **options)
    generator.copy_shapes(CALLS, sizes.some, client=3, **options)
    generator.copy_shapes(CALLS, sizes.calls - sizes.huge_calls, **options)
    generator.log("calls: %d", generator.count("client.call"))
