"""Months of 100,000 articles that nobody wrote, with their annotations, straight into the tables of a warehouse.

``python -m tests.benchmarks generate --articles N --out FILE``

Each offset is right: text[char_start:char_end] is the span's text. Blocks of originals are made one after the other and
in order of time, so that memory is bounded however many articles there are; a block depends on the seed, its month and
its number alone. See corpus_plan.py for what happens in a month.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from flows.warehouse.connection import registered
from flows.warehouse.publish import publish
from flows.warehouse.writer import Warehouse
from tests.benchmarks import corpus_plan
from tests.benchmarks.corpus_plan import Month, World
from tests.benchmarks.corpus_texts import pieces_of
from transforms import ids
from transforms.quotes.stage import SHORT_QUOTE

ARTICLES_A_MONTH = 100_000
_BLOCK = 4_000  # originals
_RUN = "made"
_QUOTED = {
    "direct": ("direct", "statement", "asserted", "say"),
    "indirect": ("indirect", "statement", "asserted", "say"),
    "denial": ("indirect", "statement", "denied", "deny"),
    "belief": ("indirect", "belief", "asserted", "hope"),
    "stance": ("indirect", "stance", "asserted", "criticise"),
}
_DOCUMENT_SQL = """
insert into documents by name
select
    *, date_published::date as day, sha256(text) as content_hash, [] as authors, 'en' as language,
    1 as version_number, 'full' as access
from made_documents
"""
_DATED_SQL = {
    name: f"""
insert into {name} by name
select made_{name}.*, made_documents.date_published::date as day
from made_{name} inner join made_documents using (document_id)
"""
    for name in ("mentions", "quotes")
} | {
    "quote_segments": """
insert into quote_segments by name
select made_quote_segments.*, made_documents.date_published::date as day
from made_quote_segments inner join made_quotes using (quote_id) inner join made_documents using (document_id)
"""
}
_ENTITIES_SQL = """
insert into entities by name
select
    entity_id, any_value(made.entity_type) as entity_type, any_value(made.name) as name, any_value(made.role) as role,
    any_value(n_mentions) as n_mentions, any_value(n_documents) as n_documents,
    any_value(first_seen_at) as first_seen_at
from (
    select
        mentions.entity_id, count(*) as n_mentions, count(distinct mentions.document_id) as n_documents,
        min(documents.date_published) as first_seen_at
    from mentions inner join documents using (document_id)
    where documents.duplicate_of_document_id is null
    group by mentions.entity_id
)
inner join made_entities as made using (entity_id)
group by entity_id
order by entity_id
"""
_ALIASES_SQL = """
insert into entity_aliases by name
select
    mentions.entity_id, mentions.text as alias, lower(mentions.text) as normalized_alias,
    if(mentions.text = entities.name, 'full', 'short') as alias_kind, count(*) as n_mentions
from mentions
inner join documents using (document_id)
inner join entities using (entity_id)
where documents.duplicate_of_document_id is null and mentions.mention_kind = 'name'
group by all
order by all
"""


def generate(path: Path, n_articles: int, *, articles_a_month: int = ARTICLES_A_MONTH, seed: int = 1) -> str:
    """Make a warehouse of so many articles, and its published copy; returns a line of figures.

    The last month is the beginning of one if the number is no multiple of articles_a_month. Raises FileExistsError.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already: give a new file")
    began = time.perf_counter()
    made = corpus_plan.world(seed)
    with Warehouse.open(path) as warehouse:
        con = warehouse._con
        with registered(con, made_sources=made.outlets):
            con.execute(
                "insert into sources by name select source_id, name, language, is_wire, "
                "'https://' || domain || '/' as homepage_url from made_sources"
            )
        left = n_articles
        for number in range(-(-n_articles // articles_a_month)):
            for tables in blocks(made, corpus_plan.month(made, number, min(articles_a_month, left))):
                with registered(con, **{f"made_{name}": rows for name, rows in tables.items()}):
                    con.execute(_DOCUMENT_SQL)
                    for name in ("mentions", "quotes", "quote_segments"):
                        con.execute(_DATED_SQL[name])
            left -= articles_a_month
        with registered(con, made_entities=made.entities):
            con.execute(_ENTITIES_SQL)
        con.execute(_ALIASES_SQL)
        con.execute(
            "insert into ops.runs by name select $run as run_id, max(first_seen_at) as started_at, "
            "max(first_seen_at) as finished_at, 'done' as status, 'made' as code_version, 'made' as model_version, "
            "count(*) as n_read, count(*) as n_loaded, 0 as n_unchanged, count(duplicate_kind) as n_duplicates, "
            "0 as n_quarantined, 0 as n_rejected from documents",
            {"run": _RUN},
        )
        con.execute("insert into ops.sums_queue select document_id from documents")
        con.execute("update ops.state set load_id = uuid(), change_id = uuid()")
        con.execute("update ops.state set resolved_load_id = load_id")
        counts = con.execute(
            "select (select count(*) from documents), (select count(*) from mentions), (select count(*) from quotes), "
            "(select count(*) from entities), (select avg(word_count) from documents)"
        ).fetchall()[0]
        publish(warehouse)
    return (
        "{:,} documents, {:,} mentions, {:,} quotes, {:,} entities, {:.0f} words a document: {:.0f} s, {:.2f} GB"
    ).format(*counts, time.perf_counter() - began, path.stat().st_size / (1 << 30))


def blocks(made: World, month: Month) -> Iterator[dict[str, pl.DataFrame]]:
    """The month's rows of documents, mentions, quotes and quote_segments: some thousand articles at a time."""
    for number, first in enumerate(range(0, month.originals.height, _BLOCK)):
        chance = np.random.default_rng([made.seed, 2, month.number, number])
        originals = month.originals.slice(first, _BLOCK)
        pieces = pieces_of(made, month, originals, chance)
        copies = month.copies.filter(pl.col("original").is_between(first, first + originals.height - 1))
        yield _tables(made, month, first, originals, copies, pieces, chance)


def _tables(
    made: World,
    month: Month,
    first: int,
    originals: pl.DataFrame,
    copies: pl.DataFrame,
    pieces: pl.DataFrame,
    chance: np.random.Generator,
) -> dict[str, pl.DataFrame]:
    """The rows of a block: of its originals, and of their copies, which have the text or its beginning."""
    texts = pieces.group_by("document", maintain_order=True).agg(
        pl.col("glued").str.join("").alias("text"),
        ends=pl.col("char_start").filter((pl.col("glue") == "\n\n") & (pl.col("sentence") > 1)) - 2,
        headline=pl.col("glued").filter(pl.col("sentence") == 0).str.join("").str.strip_chars("."),
    )
    carriers = pl.concat(
        [
            originals.select(
                "time", "outlet", pl.lit(None, pl.String).alias("duplicate_kind"), document=pl.int_range(pl.len())
            ),
            copies.select("time", "outlet", duplicate_kind="kind", document=pl.col("original") - first),
        ]
    ).join(texts, on="document", maintain_order="left")
    domains = made.outlets["domain"]
    address = [
        f"https://{domains[outlet]}/{month.number}/{first + document}{f'-{n}' if kind else ''}"
        for n, (document, outlet, kind) in enumerate(carriers.select("document", "outlet", "duplicate_kind").rows())
    ]
    kept = pl.Series(0.55 + 0.4 * chance.random(carriers.height))
    cut = pl.col("ends").list.get((pl.col("ends").list.len() * kept).floor().cast(pl.Int64), null_on_oob=True)
    carriers = carriers.with_columns(
        document_id=pl.Series([ids.document_id(url) for url in address]),
        url=pl.Series(address),
        cut=pl.when(pl.col("duplicate_kind").is_in(["near", "update"]))
        .then(cut)
        .fill_null(pl.col("text").str.len_chars()),
    )
    spans = carriers.select("document", "document_id", "cut")
    return {
        "documents": _documents(made, carriers),
        "mentions": _of_carriers(_mentions(made, pieces, chance), spans, _MENTION_IDS),
        "quotes": _of_carriers(_quotes(made, pieces), spans, _QUOTE_IDS),
        "quote_segments": _of_carriers(_segments(pieces), spans, _SEGMENT_IDS).drop("document_id"),
    }


def _documents(made: World, carriers: pl.DataFrame) -> pl.DataFrame:
    whole = carriers["text"].str.len_chars()
    outlet = carriers["outlet"]
    original = carriers["document_id"].gather(carriers["document"])
    published = pl.from_epoch("time", time_unit="s").dt.replace_time_zone("UTC")
    return carriers.select(
        "document_id",
        "url",
        "headline",
        "duplicate_kind",
        normalized_url="url",
        origin="url",
        text=pl.col("text").str.head(pl.col("cut")),
        source_id=made.outlets["source_id"].gather(outlet),
        section=pl.Series(made.sections).gather(carriers["document"] % len(made.sections)),
        date_published=published,
        first_seen_at=published + pl.duration(minutes=17),
        word_count=pl.col("text").str.head(pl.col("cut")).str.count_matches(r"\S+").cast(pl.Int32),
        duplicate_of_document_id=pl.when(pl.col("duplicate_kind").is_not_null()).then(original),
        duplicate_similarity=pl.when(pl.col("duplicate_kind").is_not_null())
        .then(pl.col("cut") / whole)
        .cast(pl.Float32),
        run_id=pl.lit(_RUN),
    )


def _mentions(made: World, pieces: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    found = pieces.filter(pl.col("form").is_not_null())
    number, known = found["entity"], made.entities
    tone = np.where(chance.random(found.height) < 0.85, 0, chance.uniform(-1, 1, found.height))
    return found.select(
        "document",
        "text",
        "char_start",
        "char_end",
        entity_id=known["entity_id"].gather(number),
        name_key=known["name_key"].gather(number),
        label="entity_type",
        mention_kind=pl.when(pl.col("form").is_in(["full", "short"])).then(pl.lit("name")).otherwise("form"),
        sentence_index=pl.col("sentence").cast(pl.Int32),
        role=pl.when(pl.col("form") == "full").then(known["role"].gather(number)),
        is_in_quote=pl.col("place") == "in",
        tone=pl.Series(tone.round(3)).cast(pl.Float32),
        link_method=pl.when(pl.col("form") == "full").then(pl.lit("full_name")).otherwise(pl.lit("coreference")),
        link_score=pl.lit(0.9, pl.Float32),
    )


def _quotes(made: World, pieces: pl.DataFrame) -> pl.DataFrame:
    inside, speaker, cue = (pl.col("place") == place for place in ("in", "speaker", "cue"))
    spoken = inside & pl.col("text").is_in([",", "that"]).not_()
    found = (
        pieces.filter(pl.col("kind").is_in(list(_QUOTED)))
        .group_by("document", "sentence", "kind", maintain_order=True)
        .agg(
            pl.col("glued").filter(inside).str.join("").str.strip_chars_start().alias("text"),
            pl.col("char_start").filter(inside).first(),
            pl.col("char_end").filter(inside).last(),
            speaker_text=pl.col("text").filter(speaker).first(),
            speaker_char_start=pl.col("char_start").filter(speaker).first(),
            speaker_char_end=pl.col("char_end").filter(speaker).first(),
            speaker=pl.col("entity").filter(speaker).first(),
            form=pl.col("form").filter(speaker).first(),
            cue=pl.col("text").filter(cue).first(),
            cue_char_start=pl.col("char_start").filter(cue).first(),
            cue_char_end=pl.col("char_end").filter(cue).first(),
            words=pl.col("text").filter(spoken).str.to_lowercase().str.join(" "),
        )
    )
    kinds = pl.DataFrame(
        [(kind, *values) for kind, values in _QUOTED.items()],
        schema=["kind", "quote_kind", "report_kind", "polarity", "cue_lemma"],
        orient="row",
    )
    is_short = pl.col("words").str.count_matches(" ") < SHORT_QUOTE - 1
    return found.join(kinds, on="kind", maintain_order="left").select(
        pl.exclude("sentence", "kind", "speaker", "form", "words"),
        is_speech=pl.col("report_kind") == "statement",
        speaker_entity_id=made.entities["entity_id"].gather(found["speaker"]),
        speaker_status=pl.when(pl.col("form").is_in(["full", "short"])).then(pl.lit("named")).otherwise("form"),
        speaker_score=pl.lit(0.9, pl.Float32),
        group=pl.Series([f"g{ids.digest('quote', words)}" for words in found["words"]]),
        is_short=is_short,
        stance_direction=pl.when(pl.col("report_kind") == "stance").then(pl.lit("against")),
        stance_certainty=pl.when(pl.col("report_kind") == "stance").then(0.9),
    )


def _segments(pieces: pl.DataFrame) -> pl.DataFrame:
    return (
        pieces.filter(pl.col("place") == "in")
        .group_by("document", "sentence", "kind", maintain_order=True)
        .agg(pl.col("char_start").first(), pl.col("char_end").last())
        .select(
            "document",
            "char_start",
            "char_end",
            segment_index=pl.lit(0, pl.Int32),
            is_verbatim=pl.col("kind") == "direct",
        )
    )


def _id(letter: str, start: str = "char_start", end: str = "char_end") -> pl.Expr:
    return pl.format("{}:" + letter + "{}-{}", "document_id", start, end)


_MENTION_IDS = [_id("m").alias("mention_id")]
_SEGMENT_IDS = [_id("q").alias("quote_id")]
_QUOTE_IDS = [
    *_SEGMENT_IDS,
    _id("m", "speaker_char_start", "speaker_char_end").alias("speaker_mention_id"),
    pl.when("is_short").then(pl.format("{}:{}", "document_id", "group")).otherwise("group").alias("quote_group_id"),
]


def _of_carriers(rows: pl.DataFrame, spans: pl.DataFrame, made_ids: list[pl.Expr]) -> pl.DataFrame:
    """The rows of originals for each document that has their text, as far as it has it."""
    end = pl.max_horizontal(pl.col("^(char|speaker_char|cue_char)_end$"))
    return (
        spans.join(rows, on="document", maintain_order="left_right")
        .filter(end <= pl.col("cut"))
        .with_columns(made_ids)
        .drop("document", "cut", "group", "is_short", strict=False)
    )
