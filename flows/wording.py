"""Words of messages."""


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 record, 1,200 records, 2 entities."""
    if number != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun}"
