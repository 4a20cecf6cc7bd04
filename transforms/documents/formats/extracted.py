"""What is found in a file that wraps an article: a text or page, and what the file says about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Extracted:
    """Bytes of a record of this format, and what is given about them (as RECORDS.given)."""

    format: Literal["text", "html"]
    payload: bytes
    given: Mapping[str, Any]
