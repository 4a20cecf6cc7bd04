"""What a document has told so far."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.mentions.discourse import Discourse
from transforms.text.parsed_text import unread

_SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple), max_size=6)


@given(_SPANS, st.integers(0, 60), st.integers(0, 60))
def test_characters_outside_quotes_are_counted(quoted: list[tuple[int, int]], start: int, end: int) -> None:
    discourse = Discourse(unread("d", "x" * 60, [], []), quoted)
    inside = sum(max(0, min(end, last) - max(start, first)) for first, last in quoted)
    assert discourse.unquoted(start, end) == end - start - inside
