"""Documents in, topics out: at most one of the first level and one below it, none without a list or in doubt."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seeds
from transforms.schemas import DOCUMENT_TOPICS
from transforms.topics.stage import LEAST_SCORE, document_topics
from transforms.topics.vocabulary import sections, top_of, topics, vocabulary

_COLUMNS = ("document_id", "headline", "text", "section", "url", "language")
_LISTED = ("de", "en", "fr")
_CUP = "The striker scored twice in the second half and the goalkeeper was sent off. The club is third in the league."
_COURT = "The judge told the jury that the trial would end on Monday. Prosecutors accuse the defendant of fraud."


def found(
    text: str,
    *,
    headline: str | None = None,
    section: str | None = None,
    url: str | None = None,
    language: str = "en",
) -> list[tuple[str, int, float]]:
    """Names, levels and scores of the topics of one document."""
    whole = f"{headline}\n\n{text}" if headline else text
    frame = pl.DataFrame(
        [("d1", headline, whole, section, url, language)], schema=dict.fromkeys(_COLUMNS, pl.String), orient="row"
    )
    rows = document_topics(frame).iter_rows()
    return [(topics()[topic_id].label, level, score) for _, topic_id, level, score in rows]


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        (_CUP, "en", "sport"),
        (_COURT, "en", "crime, law and justice"),
        ("Die Trainerin lobte den Torwart, die Mannschaft gewann das Pokalspiel in der Bundesliga.", "de", "sport"),
        ("La banque centrale relève ses taux d’intérêt, l’inflation recule, la croissance aussi.", "fr",
         "economy, business and finance"),
    ],
)  # fmt: skip
def test_words_of_a_topic_give_it(text: str, language: str, label: str) -> None:
    assert next(each[:2] for each in found(text, language=language)) == (label, 1)


def test_a_topic_below_comes_with_the_one_above() -> None:
    (top, below) = found(_COURT * 2, headline="Judge jails banker after six-week trial")
    assert top[:2] == ("crime, law and justice", 1)
    assert below[:2] == ("judiciary", 2)
    assert LEAST_SCORE <= below[2] <= top[2] <= 1


def test_there_is_no_topic_in_doubt_and_without_a_list() -> None:
    assert found("He opened the window and looked at the yard for a while.") == []
    assert found(_CUP, language="sv") == []
    assert found(_CUP, language="und") == []
    assert found("") == []
    assert found("The striker met the judge.") == [], "as much of one as of the other"


def test_headline_and_section_weigh_more_than_words_of_the_body() -> None:
    text = "A meeting in the hall ended late. The club and the judge were there."
    assert found(text) == []
    assert found(text, headline="Striker scores in cup final")[0][0] == "sport"
    assert found(text, section="Sport | Football")[0][0] == "sport"
    assert found(text, url="https://www.harbour-times.example/Sport/2025/09/derby.html")[0][0] == "sport"
    assert found(text, url="https://www.harbour-times.example/2025/09/sport") == [], "the name of a page is no section"
    assert found(text, url="http://[harbour-times/sport/derby") == [], "what is no address has no section"


def test_a_section_that_is_known_goes_before_the_address() -> None:
    text = "A meeting in the hall ended late."
    assert found(text, section="Business", url="https://a.example/sport/x")[0][0] == "economy, business and finance"


def test_words_of_a_phrase_do_not_speak_by_themselves() -> None:
    words = vocabulary("en")
    assert words is not None
    phrase = words.phrase_at(["stock", "markets", "fell"], 0)
    assert phrase is not None and phrase.words == ("stock", "market") and phrase.is_open
    assert words.phrase_at(["stock", "cube"], 0) is None
    assert words.phrase_at(["stock"], 0) is None


@settings(max_examples=40)
@given(st.permutations([_CUP, _COURT, "Die Mannschaft verlor das Finale.", "", "x", "Union walks out"]))
def test_a_document_has_the_same_topics_in_any_batch(texts: list[str]) -> None:
    rows = [(f"d{text}", text[:9], text, None, None, "de" if "Die" in text else "en") for text in texts]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")
    alone = [document_topics(part) for part in frame.iter_slices(1)]
    together = document_topics(frame)
    assert together.equals(pl.concat(alone))
    assert together.schema == DOCUMENT_TOPICS.schema
    assert together.filter(pl.struct("document_id", "level").is_duplicated()).is_empty()


@given(st.text(max_size=200), st.sampled_from([*_LISTED, "xx"]))
def test_any_text_has_a_topic_of_the_scheme_or_none(text: str, language: str) -> None:
    rows = found(text, headline=text[:20], section=text[:7], url=text, language=language)
    assert all(LEAST_SCORE <= score <= 1 for *_, score in rows)


# ------------------------------------------------------------------------------------------------- word lists
def test_topics_are_those_of_iptc_in_two_levels() -> None:
    assert sum(topic.parent_id is None for topic in topics().values()) == 17
    assert all(top_of(own) in topics() and topics()[top_of(own)].parent_id is None for own in topics())
    assert set(sections().values()) <= {own for own, topic in topics().items() if topic.parent_id is None}


@pytest.mark.parametrize("language", _LISTED)
def test_word_lists_name_topics_once_a_word_and_reach_every_topic_of_the_first_level(language: str) -> None:
    table = seeds.table(f"{language}/topics")
    assert table.select("topic_id", "word").equals(table.select("topic_id", "word").sort("topic_id", "word"))
    assert not table.select("topic_id", "word").is_duplicated().any()
    assert {top_of(own) for own in table["topic_id"]} == {own for own in topics() if topics()[own].parent_id is None}
    weights = table.select(pl.col("prior", "weight").cast(pl.Float64))
    assert set(weights["prior"]) <= {1.0, 2.0, 3.0}
    assert ((weights["weight"] / weights["prior"]).is_between(0.19, 1.21)).all()
