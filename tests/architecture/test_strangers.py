"""Floor 4 proven by running: rules, engines and kernel work on a machine that has no Django."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.tree import PACKAGE, product

BLOCKED = "import sys; sys.modules['django'] = None\n"


def without_django(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program where importing Django fails."""
    return subprocess.run([sys.executable, "-c", BLOCKED + program], capture_output=True, text=True)


def modules() -> list[str]:
    parts = [path.relative_to(PACKAGE.parent).with_suffix("").parts for path in product()]
    names = [".".join(p[:-1] if p[-1] == "__init__" else p) for p in parts]
    pure = ("xuequ.kernel", "xuequ.engines", "xuequ.where")
    return [n for n in names if (n.startswith(pure) or ".rules" in n) and not n.endswith("__main__")]


def test_rules_engines_and_kernel_run_without_django() -> None:
    pure = [name for name in modules() if not name.startswith("xuequ.platform")]
    assert len([name for name in pure if ".rules" in name]) >= 3
    run = without_django(f"import importlib\nfor name in {pure!r}: importlib.import_module(name)")
    assert run.returncode == 0, run.stderr


def test_importing_django_is_really_impossible_there() -> None:
    run = without_django("import xuequ.affairs.meetings.models")
    assert run.returncode != 0
    assert "django" in run.stderr
