"""``serve``, ``work`` and ``demo``: the product running."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from xuequ.site.cli import main, set_up
from xuequ.site.cli.words import both, say

RESTART_SECONDS = 3.0
"""The pause before the background worker is started again: one that cannot start must not fill the log."""
STOP_SECONDS = 10
"""How long the worker is given to end."""


@main.command(help=both("启动服务。", "Serve the product."))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help=both("进程数", "number of processes"))
def serve(host: str, port: int, workers: int | None) -> None:
    """Bring the database up to date, start the background worker, and serve until told to stop."""
    set_up()
    from xuequ.platform.server.serve import serve as serve_pages  # noqa: PLC0415  (after set_up)

    make_ready()
    click.echo(say(f"学区通已启动：http://{host}:{port}", f"Xuequ is running: http://{host}:{port}"))
    tell_demo_accounts()
    with kept_running([sys.executable, "-m", "xuequ.site.cli", "work"]):
        serve_pages(host, port, workers)


@contextmanager
def kept_running(command: Sequence[str], *, pause: float = RESTART_SECONDS) -> Iterator[None]:
    """Have a process beside this one, started again when it ends by itself, and ended with the block."""
    stopped, changing = threading.Event(), threading.Lock()
    running: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while True:
            with changing:
                if stopped.is_set():
                    return
                running[:] = [subprocess.Popen(command)]  # noqa: S603 (ourselves)
            running[0].wait()
            if stopped.wait(pause):
                return
            told = ("后台工作意外停止，正在重新启动。", "The background worker ended; starting it again.")
            click.echo(say(*told), err=True)

    keeper = threading.Thread(target=keep, daemon=True, name="keeper")
    keeper.start()
    try:
        yield
    finally:
        with changing:
            stopped.set()
        for process in running:
            _end(process)
        keeper.join(timeout=STOP_SECONDS)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and end it when it does not."""
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


@main.command(
    help=both("后台工作：提醒、邮件、导入（serve 会自动启动）。", "Background work (started by serve).")
)
def work() -> None:
    """Do the queued and the periodic work until told to stop."""
    set_up()
    from django.core.management import call_command  # noqa: PLC0415  (after set_up)

    from xuequ.platform.tasks.periodic import work_forever  # noqa: PLC0415  (after set_up)

    stopped = threading.Event()
    threading.Thread(target=work_forever, args=(stopped.is_set,), daemon=True, name="periodic").start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        call_command("db_worker", queue_name="*", interval=0.5, verbosity=0)
    finally:
        stopped.set()


@main.command(help=both("载入演示学区（已有数据时不动）。", "Load the demo district, unless there is data."))
def demo() -> None:
    """Make the demo district by the same actions a person would use."""
    set_up()
    from django.utils import timezone  # noqa: PLC0415  (after set_up)

    from xuequ.site import demo as demonstration  # noqa: PLC0415  (after set_up)

    make_ready()
    if demonstration.is_loaded():
        return
    if demonstration.has_other_data():
        raise click.ClickException(
            say(
                "数据库里已有学区，演示学区只能载入空的数据库。",
                "There is data already; the demo needs an empty database.",
            )
        )
    click.echo(say("正在载入演示学区，约两分钟…", "Loading the demo district, about two minutes…"))
    demonstration.load(timezone.now(), say=click.echo)


@main.command(help=both("列出演示账号。", "List the demo accounts."))
@click.option("--json", "as_json", is_flag=True)
def accounts(as_json: bool) -> None:
    """The demo's accounts with their passwords; refused outside the demo."""
    set_up()
    from xuequ.site import demo as demonstration  # noqa: PLC0415  (after set_up)

    if not demonstration.is_loaded():
        raise click.ClickException(
            say("这不是演示环境，账号不能列出。", "This is not a demo; accounts are not listed.")
        )
    listed = demonstration.accounts()
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    for account in listed:
        click.echo(
            f"{account['username']:<12} {account['password']:<20} {account['post']}　{account['name']}"
        )


def make_ready() -> None:
    """The database's tables and the static files as this version wants them; quick when nothing is new."""
    from django.conf import settings  # noqa: PLC0415  (after set_up)
    from django.core.management import call_command  # noqa: PLC0415  (after set_up)
    from django.db import connection  # noqa: PLC0415  (after set_up)
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415  (after set_up)

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
    built = settings.PACKAGE / "platform/ui/static/build/icons.svg"
    collected = settings.STATIC_ROOT / "staticfiles.json"
    if not collected.exists() or (built.exists() and built.stat().st_mtime > collected.stat().st_mtime):
        call_command("collectstatic", interactive=False, verbosity=0)
    connection.close()


def tell_demo_accounts() -> None:
    """On the demo, say who can be signed in as."""
    from xuequ.site import demo as demonstration  # noqa: PLC0415  (after set_up)

    if demonstration.is_loaded():
        click.echo(say("演示账号（登录页也可一键进入）：", "Demo accounts (or one tap on the sign-in page):"))
        for account in demonstration.entries():
            click.echo(f"  {account.username:<10} {account.password}  {account.post}　{account.name}")
