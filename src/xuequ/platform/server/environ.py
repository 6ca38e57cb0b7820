"""A WSGI environment from an ASGI scope; what a proxy claims counts only if the proxy is trusted."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes

from ..live.protocol import Scope

CLAIMS = ("HTTP_X_FORWARDED_", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
"""What only a proxy may say. From anyone else it is left out, so that nothing further in can believe it."""


class Proxies:
    """The networks whose X-Forwarded-For, -Proto and -Host are believed."""

    def __init__(self, networks: Iterable[str]) -> None:
        self._networks: list[IPv4Network | IPv6Network] = [ip_network(network) for network in networks]

    def trust(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._networks)

    def client(self, forwarded: str, peer: str) -> str:
        """The last address in the chain that no trusted proxy stands for."""
        for address in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
            peer = address
            if not self.trust(address):
                break
        return peer


def environ_of(scope: Scope, body: BinaryIO, length: int, proxies: Proxies) -> dict[str, Any]:
    """The WSGI environment of this request, whose `length` bytes of body can be read from `body`."""
    server = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": _path(scope),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": str(scope["client"][0]) if scope.get("client") else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    _add_headers(environ, scope)
    if length or "CONTENT_LENGTH" in environ:
        environ["CONTENT_LENGTH"] = str(length)
    _believe_or_forget(environ, proxies)
    return environ


def _path(scope: Scope) -> str:
    # The raw path, because an address that is not UTF-8 has lost its bytes in the decoded one.
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return unquote_to_bytes(raw.partition(b"?")[0]).decode("latin-1")


def _add_headers(environ: dict[str, Any], scope: Scope) -> None:
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").upper(), raw_value.decode("latin-1")
        if "_" in name or name == "PROXY":
            continue  # X_Forwarded_For would pass for X-Forwarded-For, Proxy for the variable HTTP_PROXY
        key = name.replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        glue = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{glue}{value}" if key in environ else value


def _believe_or_forget(environ: dict[str, Any], proxies: Proxies) -> None:
    claims = {key: environ.pop(key) for key in list(environ) if key.startswith(CLAIMS)}
    peer = environ["REMOTE_ADDR"]
    if not proxies.trust(peer):
        return
    environ["REMOTE_ADDR"] = proxies.client(claims.get("HTTP_X_FORWARDED_FOR", ""), peer)
    scheme = claims.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
    if scheme in ("http", "https"):
        environ["wsgi.url_scheme"] = scheme
    if host := claims.get("HTTP_X_FORWARDED_HOST", "").rpartition(",")[2].strip():
        environ["HTTP_HOST"] = host
