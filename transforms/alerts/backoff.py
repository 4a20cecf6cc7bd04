"""When a message that was not taken is tried again."""

from datetime import datetime, timedelta

from transforms.ids import digest

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
MOST_ATTEMPTS = 20  # over three days
_JITTER = 0.2


def next_attempt(message_id: str, n_attempts: int, now: datetime, least_seconds: float = 0.0) -> datetime | None:
    """When to try a message again after this many attempts, None: never.

    The pause doubles with each attempt, up to LONGEST, a little more or less by message, so that a receiver which comes
    back is not asked for all at once. least_seconds: what the receiver itself asked for.
    """
    if n_attempts >= MOST_ATTEMPTS:
        return None
    pause: timedelta = min(FIRST * 2 ** min(max(n_attempts - 1, 0), 30), LONGEST)
    share = int(digest("jitter", message_id, str(n_attempts), length=8), 16) / 16**8
    pause = pause * (1 + _JITTER * (2 * share - 1))
    return now + max(pause, timedelta(seconds=least_seconds))
