"""``charter``: from a clause to the code that carries it."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from xuequ.site.cli import main
from xuequ.site.cli.words import both
from xuequ.where import as_text
from xuequ.where import charter as read


@main.command(help=both("制度条款与实现：规则、动作、页面、测试。", "Clause → rule, action, page, tests."))
@click.argument("clause", required=False)
@click.option("--json", "as_json", is_flag=True)
def charter(clause: str | None, as_json: bool) -> None:
    """Print the way from each clause to its code; one clause if named."""
    views = [view for view in read() if clause is None or view.id == clause]
    if not views:
        raise click.ClickException(f"{clause}?")
    if as_json:
        click.echo(json.dumps([asdict(view) for view in views], ensure_ascii=False, indent=1))
        return
    for view in views:
        click.echo(as_text(view))
