"""Tables for a terminal: as wide as their cells, or fitted to a width."""

import io
from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

LEAST_TEXT_WIDTH = 12  # text is cut no shorter than this; columns that do not fit then are left out
_UNLIMITED = 1_000_000


def text_table(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    is_number: Sequence[bool],
    is_whole: Sequence[bool],
    width: int | None,
    is_ascii: bool = False,
) -> tuple[str, int]:
    """A table of cells, each a line of text, and how many columns it has: the last are left out if they do not fit.

    Numbers are aligned right; cells of whole columns are never cut, others with an ellipsis, the widest first. A width
    of None is as wide as it gets. Lines are drawn with ASCII characters if is_ascii.
    """
    columns = list(zip(names, *rows, strict=True))
    n = _count_fitting([max(map(cell_len, cells)) for cells in columns], is_whole, width)
    table = Table(box=box.ASCII if is_ascii else box.SQUARE, header_style="none")
    for (name, *_), is_right, whole in zip(columns[:n], is_number, is_whole, strict=False):
        cut = whole and n > 1  # rich narrows no column that may not be wrapped while others can be
        table.add_column(_line(name), justify="right" if is_right else "left", no_wrap=cut)
    for row in rows:
        table.add_row(*map(_line, row[:n]))
    stream = io.StringIO(newline="")
    console = Console(file=stream, width=width or _UNLIMITED, color_system=None, force_terminal=False, highlight=False)
    console.print(table, crop=False)
    return stream.getvalue(), n


def _line(cell: str) -> Text:
    return Text(cell, no_wrap=True, overflow="ellipsis")


def _count_fitting(natural: Sequence[int], is_whole: Sequence[bool], width: int | None) -> int:
    """How many of the first columns fit, texts cut to LEAST_TEXT_WIDTH; at least one."""
    least = [cells if whole else min(cells, LEAST_TEXT_WIDTH) for cells, whole in zip(natural, is_whole, strict=True)]
    fitting = (n for n in range(len(least), 0, -1) if width is None or sum(least[:n]) + 3 * n + 1 <= width)
    return next(fitting, 1)
