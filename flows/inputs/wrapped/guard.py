"""Libraries that read hostile binary files run in a process of their own: with limits in memory and time.

A file that makes one of them crash, hang or fill the memory costs itself; the next file has a new process.
"""

import atexit
import json
import subprocess
import sys
from collections.abc import Iterator
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import Any

from transforms.rejections import Refused

PROCESS = "flows.inputs.wrapped.guarded_process"
SECONDS = 60.0  # of waiting for the next item
MAX_ITEM_BYTES = 64 * 1024**2
_READ_BYTES = 64 * 1024


def guarded(kind: str, data: bytes, *, seconds: float = SECONDS) -> Iterator[Any]:
    """What flows/inputs/wrapped/guarded_process.py finds in a file of this kind, item by item.

    Raises Refused: its reasons, or too_costly if the process dies or has nothing for so many seconds.
    """
    child = _Child.running()
    try:
        child.send(kind, data)
        for line in child.lines(seconds):
            item = json.loads(line)
            if "refused" in item:
                raise Refused(*item["refused"])
            if "end" in item:
                return
            yield item["item"]
    except BaseException as error:
        if not isinstance(error, Refused) or error.reason_code == "too_costly":
            child.stop()  # what it still has to say belongs to no other file
        if isinstance(error, OSError):
            raise Refused("too_costly", "its reader ended: it needs too much memory, or breaks the library") from error
        raise


class _Child:
    """The process, and what it has written that was not read yet."""

    _now: "_Child | None" = None

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-P", "-m", PROCESS]  # -P: no modules of the folder that it is started in
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603
        self._held = bytearray()

    @classmethod
    def running(cls) -> "_Child":
        """The process of before, or a new one."""
        if cls._now is None or cls._now._process.poll() is not None:
            if cls._now is None:
                atexit.register(cls._end)
            cls._now = cls()
        return cls._now

    @classmethod
    def _end(cls) -> None:
        if cls._now is not None:
            cls._now.stop()

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def send(self, kind: str, data: bytes) -> None:
        """Hand it a file; raises OSError if it is gone."""
        assert self._process.stdin is not None  # noqa: S101
        self._process.stdin.write(f"{kind} {len(data)}\n".encode() + data)
        self._process.stdin.flush()

    def lines(self, seconds: float) -> Iterator[bytes]:
        """What it writes, line by line; raises Refused and OSError as guarded() says."""
        assert self._process.stdout is not None  # noqa: S101
        with DefaultSelector() as selector:
            selector.register(self._process.stdout, EVENT_READ)
            deadline, searched = monotonic() + seconds, 0
            while True:
                end = self._held.find(b"\n", searched)
                if end >= 0:
                    line = bytes(self._held[:end])
                    del self._held[: end + 1]
                    yield line
                    deadline, searched = monotonic() + seconds, 0
                    continue
                searched = len(self._held)
                if searched > MAX_ITEM_BYTES:
                    raise Refused("too_costly", f"more than {MAX_ITEM_BYTES} bytes in a page or row")
                if not selector.select(max(deadline - monotonic(), 0)):
                    raise Refused("too_costly", f"its reader had nothing for {seconds:g} seconds")
                data = self._process.stdout.read1(_READ_BYTES)  # type: ignore[attr-defined]
                if not data:
                    raise BrokenPipeError
                self._held += data
