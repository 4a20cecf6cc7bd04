"""Names that were erased: what of a batch's rows goes with them."""

import polars as pl
import pytest

from transforms.schemas import MENTIONS, QUOTE_SEGMENTS, QUOTES
from transforms.takedowns import erased_spans, name_hash, without_names

_KEYS = {"m1": "PERSON:ann roe", "m2": "PERSON:jo lee", "m3": None}


@pytest.mark.parametrize(
    ("target", "left"),
    [("m1", None), ("m2", "m2"), ("m3", "m3"), (None, None)],
    ids=["erased", "other", "open", "none"],
)
def test_a_stance_about_an_erased_name_stays_without_its_target(target: str | None, left: str | None) -> None:
    mentions = pl.DataFrame([{"mention_id": m, "name_key": key} for m, key in _KEYS.items()], schema=MENTIONS.schema)
    row = {"quote_id": "q1", "speaker_mention_id": "m2", "stance_target_mention_id": target}
    quotes = pl.DataFrame([row], schema=QUOTES.schema)
    segments = pl.DataFrame([{"quote_id": "q1", "segment_index": 0}], schema=QUOTE_SEGMENTS.schema)
    kept = without_names(mentions, quotes, segments, {name_hash("PERSON:ann roe")})
    assert kept.mentions["mention_id"].to_list() == ["m2", "m3"]
    assert kept.quotes["stance_target_mention_id"].to_list() == [left]
    assert kept.quote_segments.height == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Then Ann Roe’s car, ANN  ROE.", ["Ann Roe’s", "ANN  ROE"]),
        ("Ann, Roe and Anne Roe", []),
        ("Ána O’Dell-Žak of Ellery", ["Ána O’Dell-Žak"]),
        ("Roe said: a roe", ["Roe"]),
    ],
)
def test_where_a_text_has_an_erased_name(text: str, found: list[str]) -> None:
    names = {name_hash(key) for key in ("PERSON:ann roe", "ORG:ana o'dell-zak", "PERSON:roe")}
    if "," in text:
        names.discard(name_hash("PERSON:roe"))
    assert [text[start:end] for start, end in erased_spans(text, names)] == found
    assert erased_spans(text, ()) == []
