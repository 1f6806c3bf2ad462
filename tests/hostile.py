"""A web server on loopback whose every answer is written byte by byte, well-meant ones and hostile ones."""

from __future__ import annotations

import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Answer = bytes | Iterator[bytes] | Callable[[], "bytes | Iterator[bytes]"]
# How TLS begins.
_HANDSHAKE = b"\x16\x03"
STORY = (
    "<html><head><title>Hake quota cut again</title></head><body><article><h1>Hake quota cut again</h1>"
    "<p>By Ana Reed</p><p>{0}</p><p>The harbour office said on Monday that the hake quota falls by a tenth.</p>"
    "<p>Boats from the northern port stayed at their moorings while the council met behind closed doors.</p>"
    "</article></body></html>"
)


def answer(
    body: bytes | str = b"", status: str = "200 OK", kind: str = "text/html; charset=utf-8", *more: str
) -> bytes:
    """Return a whole answer with a right length."""
    data = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(data)}", "Connection: close", *more]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + data


def redirect(location: str, status: str = "301 Moved Permanently") -> bytes:
    """Return an answer that leads on."""
    return answer("", status, "text/html", f"Location: {location}")


class Server:
    """Answers each path with what `pages` holds for it, 404 for others; `asked` counts the paths.

    An answer that is an iterator is sent part by part until the other side has had enough.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: Counter[str] = Counter()
        self.heads: list[str] = []
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.root = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._listen, daemon=True).start()

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return self.root + path

    def close(self) -> None:
        """Stop listening."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, raw: socket.socket) -> None:
        with suppress(OSError), raw:
            if self._tls is None:
                self._answer(raw)
                return
            with self._tls.wrap_socket(raw, server_side=True) as connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        head = b""
        while b"\r\n\r\n" not in head and not head.startswith(_HANDSHAKE):
            part = connection.recv(65_536)
            if not part:
                return
            head += part
        if head.startswith(_HANDSHAKE):
            connection.sendall(answer("this is plain HTTP", "400 Bad Request"))
            return
        text = head.decode("latin-1")
        path = text.split(" ", 2)[1]
        self.asked[path] += 1
        self.heads.append(text)
        found = self.pages.get(path, answer("no such page", "404 Not Found"))
        found = found() if callable(found) else found
        for part in [found] if isinstance(found, bytes) else found:
            connection.sendall(part)


@contextmanager
def serve(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Yield a running server."""
    server = Server(tls)
    try:
        yield server
    finally:
        server.close()
