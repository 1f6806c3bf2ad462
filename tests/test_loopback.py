"""That no test can leave this machine: the guard refuses, here and in the programs that tests start."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest
from loopback import is_loopback

OUTSIDE = ["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1", "harbour.example"]


@pytest.mark.parametrize("host", OUTSIDE)
def test_the_guard_refuses_what_is_outside(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(ConnectionRefusedError, match="a test wanted"):
        socket.create_connection((host, 80), timeout=0.01)


def test_the_guard_refuses_a_datagram() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, pytest.raises(ConnectionRefusedError):
        one.sendto(b"x", ("192.0.2.1", 53))


def test_a_program_that_a_test_starts_is_guarded_too() -> None:
    line = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=0.01)"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=False)
    assert "a test wanted to" in done.stderr


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "::1", "localhost", "127.8.8.8", "::ffff:127.0.0.1", "x.localhost", "::"]
)
def test_loopback_is_let_through(host: str) -> None:
    assert is_loopback(host)


def test_a_connection_on_loopback_is_made() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
