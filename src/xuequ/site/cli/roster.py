"""``import-roster``, ``appoint`` and ``invite``: a district set up from the command line."""

from __future__ import annotations

from pathlib import Path

import click

from xuequ.site.cli import main, set_up
from xuequ.site.cli.words import both, say


@main.command("import-roster", help=both("导入学校和教职工名册。", "Import a roster of schools and staff."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--district", required=True, help=both("学区名称", "name of the district"))
@click.option("--dry-run", is_flag=True, help=both("只检查，不导入", "check only"))
def import_roster(file: Path, district: str, dry_run: bool) -> None:
    """Read a roster, say what it would change, and bring it in whole or not at all."""
    set_up()
    from xuequ.affairs.organisation.views.work import import_roster_file  # noqa: PLC0415  (after set_up)
    from xuequ.site.cli.serving import make_ready  # noqa: PLC0415  (after set_up)

    make_ready()
    if not import_roster_file(file, district, dry_run=dry_run, out=click.echo):
        raise click.exceptions.Exit(1)


@main.command(help=both("任命首批系统、安全、审计管理员。", "Appoint the first three administrators."))
@click.argument("district")
@click.argument("system_number")
@click.argument("security_number")
@click.argument("auditor_number")
def administrators(district: str, system_number: str, security_number: str, auditor_number: str) -> None:
    """Give a district its three administrators, three different people, and print their access codes."""
    set_up()
    from xuequ.affairs.organisation.actions import appoint_first_administrators  # noqa: PLC0415  (after set_up)

    numbers = (system_number, security_number, auditor_number)
    for name, link in appoint_first_administrators(district, numbers):
        click.echo(f"{name}  {link}")
    click.echo(
        say("请把链接分别交给三位管理员，各自设置密码。", "Hand each of them their link to set a password.")
    )
