"""``verify``, ``backup`` and ``restore``: what was recorded stays recorded."""

from __future__ import annotations

from pathlib import Path

import click

from xuequ.site.cli import main, set_up
from xuequ.site.cli.words import both, say


@main.command(help=both("核验留痕链、决议和纪要有没有被动过。", "Check the tamper-evident chain."))
def verify() -> None:
    """Join what is not yet joined, then walk the chain; exit 1 when anything was touched."""
    set_up()
    from django.utils import timezone  # noqa: PLC0415  (after set_up)

    from xuequ.site.keeping import faults  # noqa: PLC0415  (after set_up)

    found = list(faults(timezone.now()))
    for fault in found:
        click.echo(fault)
    if found:
        raise click.ClickException(say(f"发现 {len(found)} 处异常。", f"{len(found)} faults found."))
    click.echo(
        say("留痕链完整，决议和纪要与签发时一致。", "The chain holds; resolutions and minutes are as sealed.")
    )


@main.command(help=both("备份数据库和文件到一个文件。", "Back the database and files up into one file."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write one archive with everything; safe while the product runs."""
    set_up()
    from xuequ.site.keeping import back_up  # noqa: PLC0415  (after set_up)

    size = back_up(file)
    click.echo(say(f"已备份到 {file}（{size // 1024} KB）。", f"Backed up to {file} ({size // 1024} KB)."))


@main.command(help=both("从备份恢复（先停止服务）。", "Restore from a backup (stop the server first)."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help=both("覆盖现有数据", "replace what is there"))
def restore(file: Path, force: bool) -> None:
    """Put everything back as it was; refuses a damaged archive, and existing data without --force."""
    set_up()
    from xuequ.site.keeping import NotRestored, bring_back  # noqa: PLC0415  (after set_up)

    try:
        bring_back(file, force=force)
    except NotRestored as reason:
        raise click.ClickException(say(reason.chinese, reason.english)) from reason
    click.echo(say("已恢复，请运行 xuequ verify 核验。", "Restored; run xuequ verify to check."))
