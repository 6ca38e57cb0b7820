"""Pages through the real server: what the view sees, and what the client gets."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from .ground import Ground, Server

MEGABYTE = 1024 * 1024


def meta(server: Server, path: str = "/seen", **headers: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(server.get(path, **headers)[1])
    return found


def test_a_view_sees_the_address_as_it_was_asked_for(server: Server) -> None:
    found = meta(server, "/seen/%E6%95%99%E7%A0%94%2F%20a?q=%E4%BE%8B%E4%BC%9A&q=2")
    assert found["path"] == "/seen/教研/ a"
    assert found["query"] == {"q": "2"}
    assert found["scheme"] == "http"
    assert found["meta"]["REMOTE_ADDR"] == "127.0.0.1"
    assert found["meta"]["SERVER_PORT"] == str(server.port)


def test_an_address_that_is_no_text_does_no_harm(server: Server) -> None:
    answer, _ = server.get("/seen/%ff%fe")
    assert answer.status == 200


def test_what_a_stranger_claims_of_a_proxy_is_forgotten(server: Server) -> None:
    claims = {
        "X-Forwarded-For": "10.1.2.3",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X_Forwarded_For": "10.9.9.9",
        "Forwarded": "for=10.1.2.3",
        "Proxy": "evil.example",
    }
    found = meta(server, **claims)
    assert found["meta"]["REMOTE_ADDR"] == "127.0.0.1"
    assert found["scheme"] == "http"
    assert "evil.example" not in found["meta"].values()
    assert not {key for key in found["meta"] if "FORWARDED" in key or key == "HTTP_PROXY"}


def test_a_trusted_proxy_is_believed_down_to_the_first_stranger(single: Server) -> None:
    claims = {
        "X-Forwarded-For": "1.1.1.1, 10.1.2.3, 127.0.0.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "xuequ.example",
    }
    found = meta(single, **claims)
    assert found["meta"]["REMOTE_ADDR"] == "10.1.2.3"
    assert found["scheme"] == "https"
    assert found["meta"]["HTTP_HOST"] == "xuequ.example"


@pytest.mark.parametrize("length", [0, 1, MEGABYTE, MEGABYTE + 1, 3 * MEGABYTE])
def test_a_body_arrives_whole(server: Server, length: int) -> None:
    content = os.urandom(length)
    _, found = server.request("POST", "/digest", body=content)
    assert json.loads(found)["found"] == [[length, hashlib.sha256(content).hexdigest()]]


def test_a_body_sent_in_chunks_of_unknown_number_arrives_whole(server: Server) -> None:
    parts = [os.urandom(50_000) for _ in range(30)]
    _, found = server.request("POST", "/digest", body=iter(parts), encode_chunked=True)
    assert json.loads(found)["found"] == [[1_500_000, hashlib.sha256(b"".join(parts)).hexdigest()]]


def test_an_uploaded_file_arrives_whole(server: Server) -> None:
    content = os.urandom(2 * MEGABYTE)
    line = b"--a-line-that-is-in-no-two-megabytes-of-chance"
    head = b'Content-Disposition: form-data; name="f"; filename="a.xlsx"'
    form = line + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n" + line + b"--"
    headers = {"Content-Type": f"multipart/form-data; boundary={line[2:].decode()}"}
    _, found = server.request("POST", "/digest", body=form, headers=headers)
    assert json.loads(found)["found"] == [[len(content), hashlib.sha256(content).hexdigest()]]


def test_a_body_declared_too_large_is_refused_before_it_is_sent(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(b"POST /digest HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 413")


def test_a_body_that_turns_out_too_large_is_refused(server: Server) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(8):
            yield b"x" * (MEGABYTE // 2)

    try:
        answer, text = server.request("POST", "/digest", body=parts(), encode_chunked=True)
    except (BrokenPipeError, ConnectionResetError):
        return  # cut off while still sending
    assert answer.status == 413
    assert "3 MB" in text.decode()


def test_a_client_that_leaves_before_its_body_is_complete_reaches_no_view(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(b"POST /digest HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf")
    assert server.get("/seen")[0].status == 200


@pytest.mark.parametrize("path", ["/cookies", "/file?size=10", "/file?size=1000000", "/count?n=3"])
def test_head_answers_as_get_without_the_body(server: Server, path: str) -> None:
    whole, _ = server.get(path)
    head, content = server.request("HEAD", path)
    assert content == b""
    assert (head.status, head.headers["content-type"]) == (whole.status, whole.headers["content-type"])
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_status_text_and_each_cookie_reach_the_client(server: Server) -> None:
    answer, content = server.get("/cookies")
    assert (answer.status, content.decode()) == (201, "两个")
    assert [value.partition(";")[0] for value in answer.headers.get_all("set-cookie") or []] == ["a=1", "b=2"]


@pytest.mark.parametrize("size", [0, 10, 300_000, 3_000_000])
def test_a_file_is_sent_whole(server: Server, size: int) -> None:
    answer, content = server.get(f"/file?size={size}")
    assert content == b"x" * size
    assert answer.headers["content-length"] == str(size)
    assert "filename*" in str(answer.headers["content-disposition"])


def test_a_streamed_answer_comes_whole_and_in_order_from_one_database_connection(server: Server) -> None:
    _, content = server.get("/count?n=20000")
    assert content.decode().split() == [str(number) for number in range(20000)]


def test_a_streamed_answer_stops_when_its_client_leaves(server: Server, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    connection = server.connect()
    connection.request("GET", f"/count?n=100000000&mark={mark}")
    assert connection.getresponse().read(2) == b"0\n"
    connection.close()
    deadline = time.monotonic() + 30
    while not mark.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert mark.read_text() == "closed"


def test_a_streamed_answer_that_fails_never_looks_whole(server: Server) -> None:
    for _ in range(20):
        try:
            answer, _content = server.get("/broken")
        except (http.client.IncompleteRead, ConnectionError):
            continue  # cut off in the middle
        assert answer.status == 500  # failed before anything was sent
    deadline = time.monotonic() + 10
    while "No answer for GET /broken" not in server.log.read_text():
        assert time.monotonic() < deadline, server.log.read_text()
        time.sleep(0.05)
    assert server.get("/seen")[0].status == 200


def test_a_view_that_fails_answers_500_and_harms_nobody(server: Server) -> None:
    assert server.get("/fails")[0].status == 500
    assert server.get("/seen")[0].status == 200


def test_more_requests_than_threads_are_all_answered(server: Server) -> None:
    with ThreadPoolExecutor(40) as crowd:
        answers = list(crowd.map(lambda _: server.get("/slow?seconds=0.05")[1], range(80)))
    assert answers == [b"done"] * 80


def test_what_was_acknowledged_is_there_though_a_process_is_killed(server: Server, ground: Ground) -> None:
    acknowledged: list[str] = []

    def write(number: int) -> None:
        try:
            answer, _ = server.get(f"/write?name=w{number}")
        except (OSError, http.client.HTTPException):
            return
        if answer.status == 200:
            acknowledged.append(f"w{number}")

    victim = int(server.get("/process")[1])
    with ThreadPoolExecutor(16) as crowd:
        work = [crowd.submit(write, number) for number in range(200)]
        while len(acknowledged) < 50:
            time.sleep(0.001)
        os.kill(victim, signal.SIGKILL)
        for piece in work:
            piece.result()
    written = [name for (name,) in ground.sql("SELECT username FROM auth_user WHERE username LIKE 'w%'")]
    assert len(written) == len(set(written))
    assert set(acknowledged) <= set(written)
    deadline = time.monotonic() + 30
    while len({server.get("/process")[1] for _ in range(20)}) < 2 and time.monotonic() < deadline:
        time.sleep(0.2)
    processes = {int(server.get("/process")[1]) for _ in range(60)}
    assert len(processes) == 2
    assert victim not in processes


def test_a_socket_is_refused_politely(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(
            b"GET /anything HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        assert line.recv(4096).startswith(b"HTTP/1.1 403")
