"""A pytest plugin that runs Odoo's code checks on the addons of this repository."""

from addons import addons

from odoo.modules import Manifest

every_manifest = Manifest.all_addon_manifests
Manifest.all_addon_manifests = staticmethod(
    lambda: [manifest for manifest in every_manifest() if manifest.name in addons()]
)
