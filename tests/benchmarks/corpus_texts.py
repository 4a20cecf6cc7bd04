"""The texts of generated articles: sentences put together from phrases, names and statements, with their offsets."""

import numpy as np
import polars as pl

from tests.benchmarks import corpus_plan
from tests.benchmarks.corpus_plan import CAST, CAST_SIZE, STATEMENTS, TOPIC_PHRASES, Month, World

_OWN = 4  # entities of a document that are not of its event
# Sentences and their odds. A word is a phrase (said0 to said2: of the statement reported), a name (a, b, speaker,
# about) or itself; capital letter, capital phrase; ~ joins it to the word before; /in, /cue: its place in a quote.
_SENTENCES = {
    "plain": (0.34, "Phrase a phrase b phrase"),
    "double": (0.17, "a phrase b phrase"),
    "bare": (0.06, "Phrase phrase phrase phrase"),
    "direct": (0.2, "“ ~Said0/in about/in said1/in said2/in ~,/in ~” speaker/speaker said/cue"),
    "indirect": (0.15, "speaker/speaker said/cue that/in said0/in about/in said1/in said2/in"),
    "denial": (0.015, "speaker/speaker denied/cue that/in said0/in about/in said1/in"),
    "belief": (0.035, "speaker/speaker hopes/cue that/in said0/in said1/in"),
    "stance": (0.03, "speaker/speaker criticised/cue about/in said1/in"),
}
_NAMED = ("a", "b", "speaker", "about")
_PHRASES = ("phrase", "said0", "said1", "said2")
_KINDS = tuple(_SENTENCES)
_NOMINALS = {"PERSON": "the minister", "ORG": "the company"}


def pieces_of(made: World, month: Month, originals: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    """The texts in pieces, in order: what each is, its text, offsets in the document and place in a quote."""
    sentences = _sentences(month, originals, chance)
    pieces = sentences.join(_templates(), on="kind").sort("document", "sentence", "at")
    n = pieces.height
    event = originals["event"].to_numpy()[pieces["document"].to_numpy()]
    topical = month.events.phrases[event[:, None], chance.integers(0, TOPIC_PHRASES, (n, 2))]
    drawn = np.where(chance.random((n, 2)) < 0.3, topical, chance.integers(0, made.phrases.len(), (n, 2)))
    pieces = pieces.with_columns(
        entity=pl.coalesce(pl.when(pl.col("code") == name).then(name) for name in _NAMED),
        phrase=pl.coalesce(
            *(pl.when(pl.col("code") == code).then(code) for code in _PHRASES[1:]),
            pl.when(pl.col("code") == "phrase").then(pl.Series(drawn[:, 0])),
        ),
        other_phrase=pl.Series(drawn[:, 1]),
        chance=pl.Series(chance.random(n)),
    ).filter(pl.col("code").is_in(_NAMED).fill_null(False).not_() | (pl.col("entity") >= 0))
    words = made.phrases.gather(pieces["phrase"].fill_null(0)) + " " + made.phrases.gather(_other_phrase(made, pieces))
    text = pl.coalesce("literal", "name_text", words)
    written = pieces.with_columns(_names(made, pieces)).with_columns(
        text=pl.when(pl.col("capital") | (pl.col("at") == 0))
        .then(text.str.head(1).str.to_uppercase() + text.str.slice(1))
        .otherwise(text),
        glue=pl.when(pl.col("at") > 0)
        .then("glue")
        .when(pl.col("sentence") == 0)
        .then(pl.lit(""))
        .when((pl.col("sentence") == 1) | pl.col("paragraph"))
        .then(pl.lit("\n\n"))
        .otherwise(pl.lit(" ")),
    )
    return _placed(written)


def _other_phrase(made: World, pieces: pl.DataFrame) -> pl.Series:
    """The second phrase of a pair: in a statement always the same one, else any."""
    of_statement = (pl.col("phrase") * 7919 + 1) % made.phrases.len()
    return pieces.select(
        pl.when(pl.col("code") == "phrase").then("other_phrase").otherwise(of_statement).fill_null(0)
    ).to_series()


def _templates() -> pl.DataFrame:
    """The pieces of each kind of sentence: kind, at, glue, code or literal, capital, place."""
    rows = []
    for kind, (_, words) in _SENTENCES.items():
        for at, word in enumerate([*words.split(), "~."]):
            written, _, place = word.removeprefix("~").partition("/")
            code = written.lower()
            is_code = code in (*_PHRASES, *_NAMED)
            rows.append(
                {
                    "kind": kind,
                    "at": at,
                    "glue": "" if word.startswith("~") else " ",
                    "code": code if is_code else None,
                    "literal": None if is_code else written,
                    "capital": written != code,
                    "place": place,
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None)


def _sentences(month: Month, originals: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    """One row a sentence: its kind, whether it opens a paragraph, whom it names, which statement it reports."""
    lengths = originals["n_sentences"].to_numpy()
    document = np.repeat(np.arange(originals.height), lengths)
    sentence = np.concatenate([np.arange(n) for n in lengths])
    n = len(document)
    odds = np.array([odds for odds, _ in _SENTENCES.values()])
    kind = np.where(sentence == 0, _KINDS.index("double"), chance.choice(len(_KINDS), n, p=odds / odds.sum()))
    events = month.events
    event = originals["event"].to_numpy()
    persons = corpus_plan.PERSONS
    own = np.concatenate(
        [
            chance.integers(0, persons, (originals.height, _OWN // 2)),
            chance.integers(0, persons + corpus_plan.ORGANISATIONS, (originals.height, _OWN // 2)),
        ],
        axis=1,
    )
    cast = np.concatenate([events.cast[event], own], axis=1)
    cast = np.take_along_axis(cast, np.argsort(chance.random(cast.shape) * np.arange(1, CAST_SIZE + _OWN + 1), 1), 1)
    a, b = (np.minimum(chance.geometric(0.22, n) - 1, CAST_SIZE + _OWN - 1) for _ in range(2))
    statement = chance.integers(0, STATEMENTS, n)
    shared = chance.random(n) < 0.45
    event = event[document]
    speaker = np.where(shared, events.speakers[event, statement], cast[document, np.minimum(a, sum(CAST[:2]))])
    about = np.where(shared, events.about[event, statement], np.where(chance.random(n) < 0.4, cast[document, b], -1))
    said = np.where(shared[:, None], events.said[event, statement], chance.integers(0, corpus_plan.PHRASES, (n, 3)))
    return pl.DataFrame(
        {
            "document": document,
            "sentence": sentence,
            "kind": np.array(_KINDS)[kind],
            "paragraph": chance.random(n) < 0.5,
            "a": cast[document, a],
            "b": cast[document, b],
            "speaker": speaker,
            "about": np.where(about == speaker, -1, about),
            "said0": said[:, 0],
            "said1": said[:, 1],
            "said2": said[:, 2],
        }
    )


def _names(made: World, pieces: pl.DataFrame) -> list[pl.Series]:
    """How each mention is written: in full at first and inside statements, later short, as a pronoun or a noun."""
    number = pieces["entity"].fill_null(0)
    known = made.entities
    first = pl.struct("document", "entity").is_first_distinct() & pl.col("entity").is_not_null()
    form = (
        pieces.with_columns(entity_type=known["entity_type"].gather(number), first=pieces.select(first).to_series())
        .with_columns(
            form=pl.when(pl.col("entity").is_null())
            .then(pl.lit(None))
            .when(pl.col("first") | (pl.col("place") == "in") | (pl.col("entity_type") == "GPE"))
            .then(pl.lit("full"))
            .when((pl.col("entity_type") == "PERSON") & (pl.col("chance") < 0.35))
            .then(pl.lit("pronoun"))
            .when(pl.col("chance") < 0.45)
            .then(pl.lit("nominal"))
            .when(pl.col("chance") < 0.9)
            .then(pl.lit("short"))
            .otherwise(pl.lit("full"))
        )
        .select("form", "entity_type")
    )
    text = form.select(
        name_text=pl.when(pl.col("form").is_null())
        .then(pl.lit(None))
        .when(pl.col("form") == "full")
        .then(known["name"].gather(number))
        .when(pl.col("form") == "short")
        .then(known["short"].gather(number))
        .when(pl.col("form") == "pronoun")
        .then(pl.lit("she"))
        .otherwise(pl.col("entity_type").replace(_NOMINALS))
    )
    return [form["form"], form["entity_type"], text["name_text"]]


def _placed(pieces: pl.DataFrame) -> pl.DataFrame:
    """The pieces with their offsets in the text of their document."""
    length = pl.col("text").str.len_chars().cast(pl.Int64)
    return (
        pieces.with_columns(char_end=(pl.col("glue").str.len_chars() + length).cum_sum())
        .with_columns(char_start=pl.col("char_end") - length, glued=pl.col("glue") + pl.col("text"))
        .with_columns(offset=(pl.col("char_end") - pl.col("glued").str.len_chars()).first().over("document"))
        .with_columns(
            (pl.col("char_start") - pl.col("offset")).cast(pl.Int32),
            (pl.col("char_end") - pl.col("offset")).cast(pl.Int32),
        )
    )
