"""Refuses every connection that would leave this machine, wherever in the program it is made."""

from __future__ import annotations

import ipaddress

_LOCAL_NAMES = ("localhost", "", None)


def refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook (sys.addaudithook): raises ConnectionRefusedError before a socket goes outside loopback."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if isinstance(address, tuple) and not is_loopback(address[0]):
            raise ConnectionRefusedError(f"a test wanted to reach {address[0]}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not is_loopback(arguments[0]):
        raise ConnectionRefusedError(f"a test wanted to look up {arguments[0]!r}")


def is_loopback(host: object) -> bool:
    """Whether a host is this machine's own: a name is so only when it is localhost."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in _LOCAL_NAMES or (isinstance(host, str) and host.endswith(".localhost")):
        return True
    try:
        address = ipaddress.ip_address(str(host).split("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback or (mapped or address).is_unspecified)
