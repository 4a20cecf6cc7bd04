"""Alerts as lines of JSON at the end of a file: none twice, though a process died while it wrote."""

import json
import os
from pathlib import Path
from typing import BinaryIO

from flows.alerts.message import Message, NotDelivered, as_json
from flows.errors import plain

_START = b'{"alert_id": '  # of every line of ours
_PIECE = 1 << 20


class JsonFile:
    """A sender; the file and its folder are made if need be."""

    def __init__(self, path: Path) -> None:
        """For a file that others may write to as well, line by line."""
        self._path = path

    def send(self, message: Message) -> None:
        """Add a line an alert, in one piece; what an attempt before may have written is not repeated."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a+b") as file:
                self._complete(file)
                known = self._written(message) if message.n_attempts > 1 else set()
                lines = [
                    json.dumps(as_json(alert), ensure_ascii=False) + "\n"
                    for alert in message.alerts
                    if alert.alert_id not in known
                ]
                file.write("".join(lines).encode("utf-8", "backslashreplace"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise NotDelivered(f"{self._path}: {plain(error)}") from error

    def close(self) -> None:
        """Nothing is held."""

    def _written(self, message: Message) -> set[str]:
        """Those alerts of the message that the file has."""
        wanted = {alert.alert_id for alert in message.alerts}
        found: set[str] = set()
        with self._path.open("rb") as file:
            for line in file:
                own_id = line[len(_START) : len(_START) + 40].split(b'"')[1:2] if line.startswith(_START) else []
                found.update(wanted.intersection(part.decode("ascii", "replace") for part in own_id))
        return found

    def _complete(self, file: BinaryIO) -> None:
        """Take off a line of ours that a process died over; end the line of somebody else."""
        size, rest = file.seek(0, os.SEEK_END), b""
        while len(rest) < size and b"\n" not in rest:
            start = max(size - len(rest) - _PIECE, 0)
            file.seek(start)
            rest = file.read(size - len(rest) - start) + rest
        rest = rest[rest.rfind(b"\n") + 1 :]
        if rest and rest[: len(_START)] == _START[: len(rest)]:
            file.truncate(size - len(rest))
        elif rest:
            file.write(b"\n")
