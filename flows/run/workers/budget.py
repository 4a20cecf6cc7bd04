"""What the analysis of documents may cost: CPU time and memory by the length of their texts, held by the system."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

try:
    import resource
except ImportError:  # Windows has no limits of this kind: there, only the time that passes is bounded
    resource = None  # type: ignore[assignment]

_DATA = re.compile(r"^VmData:\s+(\d+) kB$", re.MULTILINE)
_RESIDENT = re.compile(r"^RssAnon:\s+(\d+) kB$", re.MULTILINE)


class Budget(NamedTuple):
    """What documents may cost together; several times what ordinary texts cost, also on a slow machine."""

    cpu_seconds: float = 30.0
    cpu_seconds_per_character: float = 0.001
    wall_per_cpu_second: float = 10.0  # a process may wait for a processor
    grace_seconds: float = 60.0
    megabytes: float = 1_500.0  # beyond what the process holds at the start
    megabytes_per_character: float = 0.003

    def seconds(self, n_characters: int) -> float:
        """CPU time for texts of this length."""
        return self.cpu_seconds + self.cpu_seconds_per_character * n_characters

    def wall_seconds(self, n_characters: int) -> float:
        """Time that may pass before a process counts as one that hangs."""
        return self.wall_per_cpu_second * self.seconds(n_characters) + self.grace_seconds

    def bytes(self, n_characters: int) -> int:
        """Memory for texts of this length."""
        return int((self.megabytes + self.megabytes_per_character * n_characters) * 1_000_000)


@contextmanager
def held_to(budget: Budget, n_characters: int) -> Iterator[None]:
    """The budget as limits of this process: SIGXCPU ends it when the time is over, memory beyond it is refused.

    For worker processes alone.
    """
    if resource is None:
        yield
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + budget.seconds(n_characters)) + 1
    soft_data, hard_data = resource.getrlimit(resource.RLIMIT_DATA)
    held = _of_status("self", _DATA)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    resource.setrlimit(resource.RLIMIT_CPU, (_within(seconds, hard), hard))
    if held is not None:
        most = held + budget.bytes(n_characters)
        resource.setrlimit(resource.RLIMIT_DATA, (_within(most, hard_data), hard_data))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
        resource.setrlimit(resource.RLIMIT_DATA, (soft_data, hard_data))


def resident_bytes(pid: int) -> int | None:
    """What a process holds, files left out; None if it is gone, or where the system does not tell it in /proc."""
    return _of_status(pid, _RESIDENT)


def _of_status(pid: int | str, line: re.Pattern[str]) -> int | None:
    """The bytes in a line of /proc/PID/status; None if it is not there."""
    try:
        found = line.search(Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None


def _within(limit: int, hard: int) -> int:
    return limit if hard == resource.RLIM_INFINITY else min(limit, hard)
