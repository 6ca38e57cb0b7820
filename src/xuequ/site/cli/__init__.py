"""The command line: ``xuequ``."""

from __future__ import annotations

import os

import click

from xuequ.site.cli.words import both

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuequ.site.settings")


def set_up() -> None:
    """Make Django ready; commands that need no database do without it."""
    import django  # noqa: PLC0415  (half a second that `xuequ charter` does not need)

    django.setup()


@click.group(help=both("学区通：学区运行的软件。", "Xuequ: the software a school district runs on."))
@click.version_option(package_name="xuequ")
def main() -> None:
    """The group that every command hangs on."""


from xuequ.site.cli import charter, keeping, roster, serving  # noqa: E402, F401  (they add their commands)
