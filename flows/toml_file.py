"""Files of TOML that people write: read whole within a limit, and the line of what is wrong in them."""

import re
from dataclasses import dataclass
from pathlib import Path

from flows.errors import UserError

MAX_BYTES = 4 * 1024**2


def text_of(path: Path, what: str, error: type[UserError]) -> str:
    """The text of a file of something (what, such as sources); raises the error if it cannot be read."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as reason:
        raise error(f"{path}: {reason.strerror}; give a file of {what} that exists") from reason
    if len(raw) > MAX_BYTES:
        raise error(f"{path}: more than {MAX_BYTES} bytes; is it a file of {what}?")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise error(f"{path}: not UTF-8: {reason.reason} at byte {reason.start}") from reason


@dataclass(frozen=True)
class Where:
    """A table's place in its file, for messages: the one with this number of those called [[name]]."""

    path: Path
    text: str
    name: str
    number: int
    kind: type[UserError]

    def error(self, field: str | None, message: str) -> UserError:
        """The error about a field of the table, or about all of it, with its line."""
        header = re.compile(rf"(?m)^\s*\[\[\s*{re.escape(self.name)}\s*\]\]")
        starts = [match.start() for match in header.finditer(self.text)]
        if self.number >= len(starts):  # written as a list of inline tables
            return self.kind(f"{self.path}: {self.name} {self.number + 1}: {message}")
        begin = starts[self.number]
        end = starts[self.number + 1] if self.number + 1 < len(starts) else len(self.text)
        line_of = re.compile(rf"(?m)^\s*[\"']?{re.escape(field)}[\"']?\s*=") if field else None
        at = line_of.search(self.text, begin, end) if line_of else None
        line = self.text.count("\n", 0, at.end() if at else self.text.index("[", begin)) + 1
        return self.kind(f"{self.path}: line {line}: {message}")
