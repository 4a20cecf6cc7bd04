"""Pull quotes and crossheads: a text in, who its quotes' speakers are out."""

import polars as pl
import pytest

from tests.analysed import analysed
from transforms.quotes.rules.marked_speech import by_rules
from transforms.quotes.stage import quotes, quotes_found_by

SAID = "“Even so, it is not accepted,” said Jonas Birk, who runs the harbour. “We will rebuild the pier without it.”"


def _speakers(text: str) -> dict[str, str | None]:
    documents = pl.DataFrame({"document_id": ["d"], "language": ["en"], "text": [text]})
    found, segments = quotes(*analysed(documents))
    assert segments.filter(pl.col("segment_index") == 0).height == found.height
    return dict(zip(found["text"], found["speaker_text"], strict=True))


@pytest.mark.parametrize(
    "pulled",
    [
        "“We will rebuild the pier without it.”",
        "'We will rebuild the pier without it.'",
        "“WE WILL REBUILD THE PIER WITHOUT IT”",
        "“We will rebuild the pier without it.\nJonas Birk, Harbour Office.”",
    ],
)
def test_what_is_set_off_from_the_text_is_said_by_who_says_it_there(pulled: str) -> None:
    """Not by who spoke in the paragraph before."""
    found = _speakers(f"“It was dark,” Anna Voss said.\n\n{pulled}\n\nThe storm came at night.\n\n{SAID}")
    assert found["It was dark,"] == "Anna Voss"
    assert [who for text, who in found.items() if "rebuild" in text.lower()] == ["Jonas Birk", "Jonas Birk"]


def test_a_paragraph_that_goes_on_with_a_quote_and_does_not_recur_keeps_its_speaker() -> None:
    found = _speakers(f"“It was dark,” Anna Voss said.\n\n“We will rebuild nothing at all.”\n\n{SAID}")
    assert {who for text, who in found.items() if "dark" in text or "nothing" in text} == {"Anna Voss"}


def test_what_is_quoted_inside_of_a_report_does_not_say_who_says_it() -> None:
    said = "Jonas Birk said that the mayor had written “he is a stupid and divisive man” in a letter."
    text = f"{said}\n\nThe storm came at night.\n\n“He is a stupid and divisive man.”\n\nThe pier is closed."
    documents = pl.DataFrame({"document_id": ["d"], "language": ["en"], "text": [text]})
    found, _ = quotes_found_by(by_rules, analysed(documents)[0])  # the network gives it to Jonas Birk
    assert dict(found.select("text", "speaker_text").iter_rows())["He is a stupid and divisive man."] is None


def test_a_short_phrase_is_nobodys() -> None:
    found = _speakers(
        "“We need new hope, and soon,” Anna Voss said.\n\nThe storm came.\n\n“New hope”\n\nThe pier fell."
    )
    assert found.get("New hope") is None
