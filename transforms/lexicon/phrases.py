"""Sentences of messages: templates in seeds/<language>/messages.csv, filled with names and numbers."""

from functools import cache

import seeds

LANGUAGE = "en"  # of what onrecord itself writes


def phrase(key: str, n: float | None = None, **values: object) -> str:
    """A sentence, filled; n is the number that decides between the forms for one and for more, and fills {n}.

    Values are put in as they are: braces in them mean nothing. Raises LookupError for an unknown key.
    """
    one, other = _templates().get(key, (None, None))
    if one is None:
        raise LookupError(f"no message {key!r} in seeds/{LANGUAGE}/messages.csv")
    template = other if other is not None and n != 1 else one
    return template.format(n=number(n) if n is not None else "", **values)


def number(value: float) -> str:
    """A number as it is written: 1,200; 12; 3.4; 0.25."""
    if float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 1 else f"{value:.2g}"


@cache
def _templates() -> dict[str, tuple[str, str | None]]:
    return {key: (one, other) for key, one, other in seeds.table(f"{LANGUAGE}/messages").iter_rows()}
