"""Which addresses of the internet may be reached: only those that everybody can reach, however they are written.

After the registries of special-purpose addresses of IANA (RFC 6890), with IPv6 addresses that carry an IPv4 one.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable

Resolve = Callable[[str, int], Iterable[str]]

_V4 = {
    "0.0.0.0/8": "unspecified",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "carrier-grade NAT",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "internal to a cloud",  # Azure's platform service, though it looks public
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "reserved",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
_V6 = {  # inside 2000::/3; all outside of it is refused but NAT64
    "2001::/23": "Teredo or reserved",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "3fff::/20": "documentation",
}
_NAMED_V6 = {
    "::1/128": "loopback",
    "::/128": "unspecified",
    "::ffff:0:0/96": "IPv4 inside IPv6",
    "::/96": "IPv4 inside IPv6",
    "64:ff9b:1::/48": "local NAT64",
    "fc00::/7": "private",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
_SPECIAL_V4 = [(ipaddress.IPv4Network(network), kind) for network, kind in _V4.items()]
_SPECIAL_V6 = [(ipaddress.IPv6Network(network), kind) for network, kind in (_V6 | _NAMED_V6).items()]
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)


class AddressRefused(OSError):
    """An address that may not be reached; an OSError, because HTTP libraries let no others out of their resolvers."""


def refusal(address: str) -> str | None:
    """What kind of address it is if it may not be reached ("loopback"), None if everybody can reach it.

    address: an IPv4 or IPv6 address in its usual notation, as resolvers and sockets give it. Whatever else it is gets
    refused, too. On networks without IPv4, NAT64 is how the IPv4 internet is reached: the address inside decides.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unreadable"
    if isinstance(parsed, ipaddress.IPv4Address):
        return next((kind for network, kind in _SPECIAL_V4 if parsed in network), None)
    if parsed.scope_id is not None:
        return "link-local"
    if parsed in _NAT64:
        return refusal(str(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)))
    special = next((kind for network, kind in _SPECIAL_V6 if parsed in network), None)
    return special or (None if parsed in _GLOBAL_V6 else "reserved")


def literal(host: str) -> str | None:
    """The address that a host is, None if it is a name. Raises ValueError for what only some programs take for one.

    host: lower case, IPv6 without brackets. "2130706433", "0x7f.1", "127.1" and "0177.0.0.1" are refused: libraries
    disagree about what they mean, which makes them a way around checks.
    """
    if ":" in host:
        return str(ipaddress.IPv6Address(host))
    if not _NUMBER.fullmatch(host.rstrip(".").rsplit(".", 1)[-1]):
        return None
    return str(ipaddress.IPv4Address(host))


def meant(host: str) -> str | None:
    """The IPv4 address that old programs read out of numbers such as "2130706433", None if none does."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def system_resolve(host: str, port: int) -> list[str]:
    """Addresses of a name as the operating system finds them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def permitted(host: str, found: Iterable[str]) -> list[str]:
    """Those of a name's addresses that may be reached. Raises AddressRefused if there is none."""
    addresses = list(found)
    public = [address for address in addresses if refusal(address) is None]
    if addresses and not public:
        raise AddressRefused(f"{host} leads to {addresses[0]} ({refusal(addresses[0])})")
    return public
