"""Odoo's command as a file: its server starts that of the websockets with it."""

from odoo.cli.command import main

if __name__ == "__main__":
    main()
