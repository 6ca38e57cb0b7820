"""The product's processes: started, asked, killed and started again, on a database of their own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SERVE = "from xuequ.platform.server.serve import serve; serve('127.0.0.1', {port}, {workers})"
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Product:
    """One installation in a folder of its own; ``database`` is an address of PostgreSQL, else SQLite."""

    def __init__(self, data: Path, *, database: str = "", workers: int = 2, **more: str) -> None:
        self.data, self.workers, self.port = data, workers, free_port()
        self.env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}} | {
            "XUEQU_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "xuequ.site.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            **({"DATABASE_URL": database} if database else {}),
            **more,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.laid: dict[str, Any] = {}

    def ground(self, **given: Any) -> dict[str, Any]:
        """What ``tests.running.ground`` answers for this installation's database."""
        said = self.run("-m", "tests.running.ground", json.dumps(given))
        answer: dict[str, Any] = json.loads(said)
        return answer

    def run(self, *arguments: str) -> str:
        """What a Python program of this installation prints. Raises ``CalledProcessError``."""
        return subprocess.run(
            [sys.executable, *arguments],
            env=self.env,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def start(self, *command: str, first: str = "/api/v1/me", patience: float = 60.0) -> float:
        """Serve, in a process group of its own; the seconds until the first answer."""
        line = command or (sys.executable, "-c", SERVE.format(port=self.port, workers=self.workers))
        began = time.monotonic()
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                line, env=self.env, cwd=ROOT, start_new_session=True, stdout=log, stderr=log
            )
        while time.monotonic() - began < patience:
            with suppress(OSError):
                if self.get(first)[0] < 500:
                    return time.monotonic() - began
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError(f"the server did not start:\n{(self.data / 'server.log').read_text()[-3000:]}")

    def get(self, address: str, **headers: str) -> tuple[int, bytes]:
        """One request of its own connection: status and body."""
        return self._ask("GET", address, None, headers)

    def post(self, address: str, body: Any = None, *, token: str = "", key: str = "") -> tuple[int, Any]:
        """POST to the API: status and JSON."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        if key:
            headers["Idempotency-Key"] = key
        status, said = self._ask("POST", f"/api/v1/{address}", json.dumps(body or {}).encode(), headers)
        return status, json.loads(said)

    def _ask(
        self, method: str, address: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def processes(self) -> list[int]:
        """The process numbers of the group, the first one first."""
        if self.process is None:
            return []
        found = [self.process.pid]
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == self.process.pid and int(entry.name) not in found:
                    found.append(int(entry.name))
        return found

    def cpu(self) -> float:
        """The processor seconds that the group has used."""
        used = 0.0
        for number in self.processes():
            with suppress(OSError):
                fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
                used += (int(fields[11]) + int(fields[12])) / TICKS
        return used

    def kill_one(self) -> int:
        """SIGKILL one of the serving processes, as the kernel would; its number."""
        victim = self.processes()[-1]
        os.kill(victim, signal.SIGKILL)
        return victim

    def kill(self) -> None:
        """SIGKILL the whole group: a power cut."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and make sure that it does."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(8)
            self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, how)
            self.process.wait(10)
            self.process = None
