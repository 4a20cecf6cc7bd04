"""Where connections go: names are looked up once, checked, and connected to at the very address that was checked."""

import asyncio
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from flows.web.addresses import AddressRefused, Resolve, permitted, refusal
from flows.web.settings import Settings

if TYPE_CHECKING:
    from aiohttp.abc import AbstractResolver

_LOOK_UPS = 64  # at a time; names that nobody answers for take a while each
AddressInfo = tuple[int, int, int, str, tuple[Any, ...]]  # as socket.getaddrinfo gives it


class LookUp:
    """Names -> addresses, in threads that nobody waits for: a look-up cannot be broken off, only left behind."""

    def __init__(self, resolve: Resolve, settings: Settings) -> None:
        self._resolve, self._settings = resolve, settings
        self._places = asyncio.Semaphore(_LOOK_UPS)

    async def __call__(self, host: str, port: int, checked: bool) -> list[str]:
        """The addresses of a name; checked: those that everybody can reach. Raises OSError, AddressRefused."""
        try:
            async with asyncio.timeout(self._settings.connect_timeout):
                found = await self._found(host, port)
        except TimeoutError:
            raise socket.gaierror("not found in time") from None
        except UnicodeError:
            raise socket.gaierror("not a name of a host") from None
        if not found:
            raise socket.gaierror("it has no address")
        return permitted(host, found) if checked else found

    async def _found(self, host: str, port: int) -> list[str]:
        await self._places.acquire()
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[str]] = loop.create_future()

        def done(addresses: list[str], error: Exception | None) -> None:
            self._places.release()
            if not found.done():
                if error is None:
                    found.set_result(addresses)
                else:
                    found.set_exception(error)

        def look_up() -> None:
            addresses: list[str] = []
            error = None
            try:
                addresses = list(self._resolve(host, port))
            except Exception as raised:
                error = raised
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(done, addresses, error)

        threading.Thread(target=look_up, name="onrecord-dns", daemon=True).start()
        return await found


def resolver(look_up: LookUp, checked: bool) -> "AbstractResolver":
    """The look-up as aiohttp takes it."""
    from aiohttp.abc import AbstractResolver, ResolveResult

    class Resolver(AbstractResolver):
        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
            return [
                ResolveResult(
                    hostname=host,
                    host=address,
                    port=port,
                    family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                    proto=0,
                    flags=socket.AI_NUMERICHOST,
                )
                for address in await look_up(host, port, checked)
            ]

        async def close(self) -> None:
            return

    return Resolver()


def checked_socket(info: AddressInfo) -> socket.socket:
    """A socket for an address: the last look before a connection, whatever way the address came.

    Raises AddressRefused, OSError.
    """
    address = str(info[4][0])
    why = refusal(address)
    if why is not None:
        raise AddressRefused(f"{address} ({why})")
    return plain_socket(info)


def plain_socket(info: AddressInfo) -> socket.socket:
    """A socket for any address. Raises OSError."""
    family, kind, protocol, *_ = info
    opened = socket.socket(family, kind, protocol)
    opened.setblocking(False)
    return opened
