"""What somebody speaks of is none of the words: a text in, the segments out."""

import pytest

from tests.transforms.quotes.test_quotes import _frames

_CASES = [
    ("“It was late,” he told reporters about the delay, “and we were tired.”", ["It was late,", "and we were tired."]),
    (
        "“It will be over a million,” Roe said about the money spent against her in the race. “It may be two.”",
        ["It will be over a million,", "It may be two."],
    ),
    ("Asked on Monday, he said of the ministers: “They lied.”", ["They lied."]),
    (
        "“He was a good man,” she said of her father, who was a judge. “We miss him.”",
        ["He was a good man,", "We miss him."],
    ),
    # a statement without marks keeps what is told of its content
    ("He spoke on Monday. Roe warned of a storm over the town.", None),
]


@pytest.mark.parametrize(("text", "segments"), _CASES)
def test_a_topic_is_no_segment(text: str, segments: list[str] | None) -> None:
    rows = _frames([text])[1].sort("quote_id", "segment_index").select("quote_id", "char_start", "char_end").rows()
    found = [[text[start:end] for own, start, end in rows if own == quote] for quote in {row[0] for row in rows}]
    assert segments in found if segments else any("storm" in " ".join(each) for each in found)
