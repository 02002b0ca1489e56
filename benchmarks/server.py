"""Odoo's command as a file, which its server uses to start the websocket server."""

from odoo.cli.command import main

if __name__ == "__main__":
    main()
