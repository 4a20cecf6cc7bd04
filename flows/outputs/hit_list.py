"""Hits of a search or a watchlist, written for reading, as JSON or as CSV."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TextIO

from flows.outputs.query_results import Result, write
from flows.wording import counted, printable

Form = Literal["text", "json", "csv"]
Hit = Mapping[str, Any]


def form(*, as_json: bool, as_csv: bool) -> Form:
    """The form that flags ask for; JSON comes before CSV."""
    return "json" if as_json else "csv" if as_csv else "text"


def write_hits(
    hits: Sequence[Hit],
    columns: Sequence[str],
    stream: TextIO,
    form: Form,
    *,
    total: int,
    lines: Callable[[Hit], Sequence[str]],
    period: str = "",
) -> None:
    """Write the first of `total` hits, which have these columns.

    json: an object of total and hits; csv: a row a hit, with a ' before text that a spreadsheet would take for a
    formula; text: for each hit what lines() says of it, then the total and the period that it is of.
    """
    if form == "text":
        for number, hit in enumerate(hits, 1):
            first, *rest = (printable(line) for line in lines(hit) if line)
            stream.write(f"{number:>3}. {first}\n" + "".join(f"     {line}\n" for line in rest))
        shown = f"; the first {len(hits):,} are shown, --limit shows more" if len(hits) < total else ""
        stream.write(f"{counted(total, 'hit')}{period}{shown}\n")
        return
    rows = (tuple(hit[name] for name in columns) for hit in hits)
    result = Result(tuple(columns), ("",) * len(columns), rows)
    if form == "json":
        stream.write(f'{{"total": {total}, "hits": ')
    write(result, form, stream)
    if form == "json":
        stream.write("}\n")
