"""Many people at once, cheaply: keep-alive connections on one event loop, requests as ready bytes.

Run as a program: the plan as JSON on standard input, what happened as JSON on standard output.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
AGAIN = (502, 503, 500)
"""Answers after which a sensible program tries again with the same key."""
PAUSE = 0.05
AMID = "amid"


def request(address: str, token: str, body: Any = None, key: str = "") -> str:
    """A POST to the API as it goes over the wire."""
    content = json.dumps(body if body is not None else {})
    keyed = f"Idempotency-Key: {key}\r\n" if key else ""
    return (
        f"POST /api/v1/{address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n{keyed}"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n{content}"
    )


@dataclass
class Plan:
    """What to send: ``jobs`` are (name, bytes); ``rate`` a second at most (0: as fast as answers come);
    ``last`` is sent on a connection of its own once ``last_after`` jobs were answered; ``after_last`` jobs
    wait for its answer, so that some certainly come too late. ``amid`` jobs answered, it is said so."""

    port: int
    connections: int
    jobs: list[tuple[str, str]]
    rate: float = 0.0
    last: str = ""
    last_after: int = 0
    after_last: int = 0
    amid: int = 0
    patience: float = 60.0


@dataclass
class Happened:
    """``answers``: (name, status, body, seconds, when answered since the start), in order of the answers."""

    answers: list[tuple[str, int, str, float, float]] = field(default_factory=list)
    last: tuple[int, str] | None = None
    seconds: float = 0.0
    cpu: float = 0.0
    retried: int = 0

    def latency(self, share: float) -> float:
        """Milliseconds within which this share of the answers came."""
        ordered = sorted(answer[3] for answer in self.answers)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Crowd:
    """All connections together, and what they have still to send."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.happened = plan, Happened()
        self.left = deque((name, text.encode()) for name, text in plan.jobs)
        self.unanswered = len(plan.jobs)
        self.idle: deque[Line] = deque()
        self.loop = asyncio.get_running_loop()
        self.done, self.ended = self.loop.create_future(), False
        self.began = time.perf_counter()
        self.closing: asyncio.Task[None] | None = None  # the loop alone would let it be collected

    async def work(self) -> Happened:
        before = resource.getrusage(resource.RUSAGE_SELF)
        for _ in range(self.plan.connections):
            await self._open(0.0)
        self.began = time.perf_counter()
        if self.plan.rate:
            pacing = self.loop.create_task(self._pace())
        else:
            for line in list(self.idle):
                line.take()
        try:
            async with asyncio.timeout(self.plan.patience):
                await self.done
        except TimeoutError:
            pass
        self.ended = True
        if self.plan.rate:
            pacing.cancel()
        after = resource.getrusage(resource.RUSAGE_SELF)
        self.happened.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.happened.seconds = max((answer[4] for answer in self.happened.answers), default=0.0)
        return self.happened

    async def _pace(self) -> None:
        for number in range(len(self.plan.jobs)):
            await asyncio.sleep(max(0.0, self.began + number / self.plan.rate - time.perf_counter()))
            while not self.idle:
                await asyncio.sleep(0.001)
            self.idle.popleft().take()

    async def _open(self, pause: float) -> None:
        await asyncio.sleep(pause)
        while not self.ended:
            try:
                await self.loop.create_connection(lambda: Line(self), "127.0.0.1", self.plan.port)
                return
            except OSError:
                await asyncio.sleep(PAUSE)

    def broken(self, job: tuple[str, bytes] | None) -> None:
        """A connection went; what was on it is sent again."""
        if job is not None:
            self.left.appendleft(job)
            self.happened.retried += 1
        if not self.ended and self.unanswered:
            task = self.loop.create_task(self._open(PAUSE))
            task.add_done_callback(lambda _: self._resume())

    def _resume(self) -> None:
        if not self.plan.rate:
            for line in list(self.idle):
                line.take()

    def answered(self, line: Line, job: tuple[str, bytes], status: int, body: bytes, took: float) -> None:
        if status in AGAIN:
            self.happened.retried += 1
            self.left.append(job)
            self.loop.call_later(PAUSE, line.take)
            return
        now = time.perf_counter() - self.began
        self.happened.answers.append((job[0], status, body.decode(errors="replace"), took, now))
        self.unanswered -= 1
        if len(self.happened.answers) == self.plan.amid:
            print(AMID, flush=True)
        if self.plan.last and len(self.happened.answers) == self.plan.last_after:
            self.closing = self.loop.create_task(self._send_last())
        if self.unanswered == 0 and not (self.plan.last and self.happened.last is None):
            self._finish()
        elif self.plan.rate:
            self.idle.append(line)
        else:
            line.take()

    async def _send_last(self) -> None:
        while self.happened.last is None and not self.ended:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.plan.port)
                writer.write(self.plan.last.encode())
                head = await reader.readuntil(b"\r\n\r\n")
                found = LENGTH.search(head)
                body = await reader.readexactly(int(found[1]) if found else 0)
                writer.close()
                self.happened.last = (int(head[9:12]), body.decode())
            except (OSError, EOFError):
                await asyncio.sleep(PAUSE)
        if self.unanswered == 0:
            self._finish()
        self._resume()

    def ready(self) -> bool:
        """Whether there is a job that may be sent now."""
        waiting = self.plan.after_last if self.plan.last and self.happened.last is None else 0
        return len(self.left) > waiting

    def _finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)


class Line(asyncio.Protocol):
    """One keep-alive connection: a request, its answer, the next request."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.job: tuple[str, bytes] | None = None
        self.buffer = b""
        self.sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.crowd.idle.append(self)

    def take(self) -> None:
        if self.job is not None or self.crowd.ended or self.transport.is_closing():
            return
        if self in self.crowd.idle:
            self.crowd.idle.remove(self)
        if not self.crowd.ready():
            self.crowd.idle.append(self)
            return
        self.job, self.buffer = self.crowd.left.popleft(), b""
        self.sent = time.perf_counter()
        self.transport.write(self.job[1])

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0 or self.job is None:
            return
        found = LENGTH.search(self.buffer, 0, head + 2)
        length = int(found[1]) if found else 0
        if len(self.buffer) < head + 4 + length:
            return
        job, self.job = self.job, None
        took = time.perf_counter() - self.sent
        self.crowd.answered(
            self, job, int(self.buffer[9:12]), self.buffer[head + 4 : head + 4 + length], took
        )

    def connection_lost(self, fault: Exception | None) -> None:
        if self in self.crowd.idle:
            self.crowd.idle.remove(self)
        job, self.job = self.job, None
        self.crowd.broken(job)


async def _crowded(plan: Plan) -> Happened:
    return await Crowd(plan).work()


def fire(plan: Plan, *, amid: Callable[[], object] = bool) -> Happened:
    """Do it in a process of its own, so that nothing else is measured with it; ``amid`` is called when
    ``plan.amid`` requests were answered."""
    with subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as crowd:
        assert crowd.stdin is not None and crowd.stdout is not None
        crowd.stdin.write(json.dumps(asdict(plan)))
        crowd.stdin.close()
        told = crowd.stdout.readline()
        if told.strip() == AMID:
            amid()
            told = crowd.stdout.readline()
    return Happened(**json.loads(told))


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_crowded(Plan(**json.load(sys.stdin)))))))
