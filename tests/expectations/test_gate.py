"""The gate: what passes holds, what does not is refused with its reason, and no row is lost."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.gate import Verdict, check_batch, check_entities
from expectations.results import bounds
from expectations.suites import BATCH_SUITES, SUITES, Measure
from expectations.warehouse import ChunkError, check_warehouse
from transforms import ids, schemas
from transforms.rejections import quarantine

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXT = "Mayor backs café plan\n\n“We will not wait 🙂,” Ana Ruiz said. “The café stays.” She thanked Oslo."
Frames = dict[str, pl.DataFrame]


def _span(needle: str, start: int = 0) -> tuple[int, int]:
    place = TEXT.index(needle, start)
    return place, place + len(needle)


def _mention(document: str, needle: str, label: str, kind: str = "name") -> dict[str, Any]:
    start, end = _span(needle)
    return {
        "mention_id": ids.mention_id(document, start, end), "document_id": document, "entity_id": None,
        "name_key": needle.lower(), "text": needle, "label": label, "mention_kind": kind, "char_start": start,
        "char_end": end, "sentence_index": 0, "role": None, "is_in_quote": False, "tone": None,
        "link_method": "name", "link_score": 0.9,
    }  # fmt: skip


def batch(n: int = 3) -> Frames:
    """A sound batch of n documents with three mentions, one split quote and its two segments each."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("documents", "mentions", "quotes", "quote_segments")}
    for i in range(n):
        document = ids.document_id(f"batch/{i}.txt")
        rows["documents"].append({
            "document_id": document, "source_id": None, "url": None, "normalized_url": None, "origin": f"batch/{i}.txt",
            "headline": "Mayor backs café plan", "text": TEXT, "authors": [], "section": None, "language": "en",
            "date_published": NOW - timedelta(days=1), "date_modified": None, "first_seen_at": NOW, "version_number": 1,
            "word_count": 17, "content_hash": ids.content_hash(TEXT), "duplicate_of_document_id": None,
            "duplicate_kind": None, "run_id": "r1", "access": "full", "retention": None,
        })  # fmt: skip
        ana = _mention(document, "Ana Ruiz", "PERSON")
        rows["mentions"] += [ana, _mention(document, "She", "PERSON", "pronoun"), _mention(document, "Oslo", "GPE")]
        first, second = _span("We will not wait 🙂,"), _span("The café stays.")
        quote = ids.quote_id(document, first[0], second[1])
        cue = _span("said")
        rows["quotes"].append({
            "quote_id": quote, "document_id": document, "quote_kind": "direct", "is_speech": True,
            "text": TEXT[first[0]:second[1]], "char_start": first[0], "char_end": second[1], "speaker_text": "Ana Ruiz",
            "speaker_char_start": ana["char_start"], "speaker_char_end": ana["char_end"],
            "speaker_mention_id": ana["mention_id"], "speaker_entity_id": None, "speaker_status": "named",
            "speaker_score": 0.8, "cue": "said", "cue_char_start": cue[0], "cue_char_end": cue[1], "cue_lemma": "say",
            "polarity": "asserted", "quote_group_id": "g1", "report_kind": "statement",
            "words": "We will not wait 🙂, … The café stays.",
        })  # fmt: skip
        rows["quote_segments"] += [
            {"quote_id": quote, "segment_index": k, "char_start": s, "char_end": e, "is_verbatim": True}
            for k, (s, e) in enumerate((first, second))
        ]
    return {name: pl.DataFrame(found, schema=SUITES[name].table.schema) for name, found in rows.items()}


def check(frames: Frames) -> Verdict:
    return check_batch(frames, run_id="r1", batch_id="b1", as_of=NOW)


def spoil(frames: Frames, table: str, row: int, **values: Any) -> Frames:
    """The frames with other values in one row."""
    frame = frames[table]
    changed = [
        pl.when(pl.int_range(pl.len()) == row).then(pl.lit(v, frame.schema[c])).otherwise(pl.col(c)).alias(c)
        for c, v in values.items()
    ]
    return {**frames, table: frame.with_columns(changed)}


def reasons(verdict: Verdict) -> Counter[tuple[str, str]]:
    return Counter(verdict.rejected.select("table_name", "reason_code").iter_rows())


def test_a_sound_batch_passes_whole() -> None:
    frames = batch()
    verdict = check(frames)
    assert verdict.stopped is None
    assert verdict.rejected.is_empty()
    assert all(verdict.tables[name].equals(frame) for name, frame in frames.items())
    assert verdict.results["success"].all()
    assert verdict.results.select(schemas.QUALITY_RESULTS.key).is_duplicated().sum() == 0


QUOTE, DOCUMENT = batch()["quotes"]["quote_id"][1], batch()["documents"]["document_id"][1]
WHOLE_QUOTE = {("quote_segments", "parent_rejected"): 2}
WHOLE_DOCUMENT = {("mentions", "parent_rejected"): 3, ("quotes", "parent_rejected"): 1, **WHOLE_QUOTE}
ELSEWHERE = ids.document_id("elsewhere")
FAULTS: list[tuple[str, dict[str, Any], str, dict[tuple[str, str], int]]] = [
    ("documents", {"word_count": 0}, "in_range", WHOLE_DOCUMENT),
    ("documents", {"version_number": 0}, "in_range", WHOLE_DOCUMENT),
    ("documents", {"text": TEXT + "!"}, "hash_matches_text", WHOLE_DOCUMENT),
    ("documents", {"date_published": NOW + timedelta(seconds=1)}, "published_not_in_future", WHOLE_DOCUMENT),
    ("documents", {"date_published": datetime(1799, 1, 1, tzinfo=UTC)}, "published_since_1800", WHOLE_DOCUMENT),
    ("documents", {"date_modified": NOW - timedelta(days=2)}, "modified_after_publication", WHOLE_DOCUMENT),
    ("documents", {"duplicate_of_document_id": "itself", "duplicate_kind": "near"}, "duplicate_of_another",
     WHOLE_DOCUMENT),
    ("documents", {"duplicate_kind": "exact"}, "duplicate_of_another", WHOLE_DOCUMENT),
    ("documents", {"authors": None}, "not_null", WHOLE_DOCUMENT),
    ("documents", {"language": "English"}, "well_formed_language", WHOLE_DOCUMENT),
    ("mentions", {"char_start": 4, "char_end": 4}, "span_inside_text", {}),
    ("mentions", {"char_end": 10_000}, "span_inside_text", {}),
    ("mentions", {"char_start": -1}, "span_inside_text", {}),
    ("mentions", {"text": "she"}, "offsets_match_text", {}),
    ("mentions", {"label": "ANIMAL"}, "allowed_value", {}),
    ("mentions", {"tone": float("nan")}, "in_range", {}),
    ("mentions", {"link_score": 1.5}, "in_range", {}),
    ("mentions", {"document_id": ELSEWHERE}, "document_exists", {}),
    ("mentions", {"mention_id": "m1"}, "id_matches_span", {}),
    ("quotes", {"speaker_mention_id": None}, "named_speaker_has_mention", WHOLE_QUOTE),
    ("quotes", {"speaker_mention_id": batch()["mentions"]["mention_id"][0]}, "speaker_mention_exists", WHOLE_QUOTE),
    ("quotes", {"other_speaker_mention_ids": [batch()["mentions"]["mention_id"][0]]}, "other_speakers_exist",
     WHOLE_QUOTE),
    ("quotes", {"stance_target_mention_id": batch()["mentions"]["mention_id"][0]}, "stance_target_exists", WHOLE_QUOTE),
    ("quotes", {"stance_certainty": 0.5}, "certainty_of_stance", WHOLE_QUOTE),
    ("quotes", {"report_kind": "stance", "stance_certainty": 1.5}, "in_range", WHOLE_QUOTE),
    ("quotes", {"words": "The café stays. … We will not wait 🙂,"}, "words_are_of_segments", WHOLE_QUOTE),
    ("quotes", {"speaker_text": "Ana"}, "speaker_offsets_match_text", WHOLE_QUOTE),
    ("quotes", {"speaker_char_end": 10_000}, "speaker_offsets_match_text", WHOLE_QUOTE),
    ("quotes", {"cue_char_start": None}, "cue_complete", WHOLE_QUOTE),
    ("quotes", {"polarity": "denies"}, "allowed_value", WHOLE_QUOTE),
]  # fmt: skip


@pytest.fixture(scope="module")
def faulty() -> Verdict:
    """One batch with each fault in a document of its own, after one that is sound."""
    frames = batch(len(FAULTS) + 1)
    rows = {"documents": 1, "mentions": 3, "quotes": 1}
    for i, (table, values, _, _) in enumerate(FAULTS, start=1):
        own = frames["documents"]["document_id"][i]
        at = i * rows[table] + (1 if table == "mentions" else 0)
        frames = spoil(frames, table, at, **{c: own if v == "itself" else v for c, v in values.items()})
    return check(frames)


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[f"{t}-{r}-{'-'.join(v)}" for t, v, r, _ in FAULTS])
def test_a_row_that_fails_is_refused_by_name(faulty: Verdict, number: int) -> None:
    table, values, reason, taken_along = FAULTS[number]
    origin = f"batch/{number + 1}.txt"
    own = ids.document_id(origin)
    rows = faulty.rejected.filter((pl.col("origin") == origin) | pl.col("row_key").str.starts_with(own))
    assert Counter(rows.select("table_name", "reason_code").iter_rows()) == Counter({(table, reason): 1, **taken_along})
    (row,) = rows.filter(pl.col("reason_code") == reason).iter_rows(named=True)
    assert row["origin"] == (ELSEWHERE if "document_id" in values else origin)
    assert any(column in row["detail"] for column in values)
    failed = faulty.results.filter(~pl.col("success") & (pl.col("suite") == table) & (pl.col("expectation") == reason))
    assert row["row_key"] in {key for keys in failed["unexpected_keys"] for key in keys}


def test_what_is_sound_passes_beside_what_is_not(faulty: Verdict) -> None:
    assert ids.document_id("batch/0.txt") in faulty.tables["documents"]["document_id"]
    of_mentions = sum(table == "mentions" for table, *_ in FAULTS)
    of_quotes = sum(table == "quotes" for table, *_ in FAULTS)
    assert faulty.tables["documents"].height == 1 + of_mentions + of_quotes
    assert faulty.tables["quotes"].height == 1 + of_mentions


def test_the_detail_says_what_stands_there_and_what_should() -> None:
    verdict = check(spoil(batch(), "mentions", 5, text="Rome"))
    (row,) = verdict.rejected.iter_rows(named=True)
    start, end = _span("Oslo")
    assert row["origin"] == "batch/1.txt"
    assert row["row_key"] == f"{DOCUMENT}:m{start}-{end}"
    assert row["detail"] == (
        f"char_start = {start}, char_end = {end}, text = 'Rome', text_at_offsets = 'Oslo': "
        "expected text is documents.text[char_start:char_end]"
    )


def test_a_lost_mention_takes_its_quote_and_a_lost_segment_its_quote() -> None:
    verdict = check(spoil(batch(), "mentions", 0, label="ANIMAL"))
    assert reasons(verdict) == Counter(
        {("mentions", "allowed_value"): 1, ("quotes", "speaker_mention_exists"): 1, **WHOLE_QUOTE}
    )
    verdict = check(spoil(batch(), "quote_segments", 1, char_start=_span("We will")[0] + 3))
    assert reasons(verdict) == Counter(
        {
            ("quote_segments", "segments_do_not_overlap"): 1,
            ("quotes", "all_segments_pass"): 1,
            ("quote_segments", "parent_rejected"): 1,
        }
    )


def test_a_quote_without_segments_and_a_segment_without_quote_are_refused() -> None:
    frames = batch()
    orphans = frames["quote_segments"].with_columns(
        quote_id=pl.when(pl.col("quote_id") == QUOTE).then(pl.lit("d1:q0-1")).otherwise("quote_id")
    )
    assert reasons(check({**frames, "quote_segments": orphans})) == Counter(
        {("quotes", "has_segment"): 1, ("quote_segments", "quote_exists"): 2}
    )


def test_all_rows_of_a_doubled_key_are_refused_but_become_one_quarantine_row() -> None:
    frames = batch()
    doubled = pl.concat([frames["documents"], frames["documents"][:1]])
    verdict = check({**frames, "documents": doubled})
    assert verdict.tables["documents"].height == 2
    assert reasons(verdict)["documents", "unique_key"] == 2
    assert quarantine(verdict.rejected, "r1").filter(pl.col("table_name") == "documents").height == 1


def test_a_copy_goes_with_its_original_and_the_copy_of_the_copy_too() -> None:
    frames = batch(4)
    keys = frames["documents"]["document_id"]
    frames = spoil(frames, "documents", 0, content_hash="0" * 64)
    frames = spoil(frames, "documents", 1, duplicate_of_document_id=keys[0], duplicate_kind="exact")
    frames = spoil(frames, "documents", 2, duplicate_of_document_id=keys[1], duplicate_kind="near")
    verdict = check(frames)
    assert verdict.tables["documents"]["document_id"].to_list() == [keys[3]]
    assert reasons(verdict)["documents", "parent_rejected"] == 2


def test_an_id_with_a_line_end_is_not_well_formed() -> None:
    verdict = check(spoil(batch(1), "documents", 0, document_id=ids.document_id("x") + "\n"))
    assert reasons(verdict)["documents", "well_formed_id"] == 1


def test_versions_go_with_their_document_and_must_be_older_than_it() -> None:
    frames = spoil(batch(), "documents", 0, version_number=2)
    keys = frames["documents"]["document_id"]
    rows = [
        {"document_id": d, "version_number": 1, "text": "old", "content_hash": ids.content_hash("old"), "seen_at": NOW}
        for d in keys
    ]
    frames["document_versions"] = pl.DataFrame(rows, schema=schemas.DOCUMENT_VERSIONS.schema)
    verdict = check(spoil(frames, "documents", 2, version_number=0))
    assert verdict.tables["document_versions"]["document_id"].to_list() == [keys[0]]
    assert reasons(verdict)["document_versions", "version_before_current"] == 1
    assert reasons(verdict)["document_versions", "parent_rejected"] == 1


def test_a_table_of_another_shape_stops_the_batch_and_refuses_every_document() -> None:
    frames = batch()
    frames["mentions"] = frames["mentions"].drop("tone").cast({"char_start": pl.Int64})
    verdict = check(frames)
    assert verdict.stopped is not None
    assert "mentions" in verdict.stopped
    assert "char_start: Int64" in verdict.stopped
    assert all(frame.is_empty() for frame in verdict.tables.values())
    assert reasons(verdict) == Counter({("documents", "batch_stopped"): 3})
    failed = verdict.results.filter(~pl.col("success"))
    assert failed.select("suite", "expectation", "severity").rows() == [("mentions", "columns_fit_table", "error")]
    assert check({**batch(), "documents": pl.DataFrame({"document_id": [1, 2]})}).rejected.height == 2
    with pytest.raises(ValueError, match="quote_segments"):
        check({name: frame for name, frame in batch().items() if name != "quote_segments"})


def test_an_empty_batch_passes() -> None:
    verdict = check({name: frame.clear() for name, frame in batch().items()})
    assert verdict.stopped is None
    assert verdict.rejected.is_empty()
    assert verdict.results["success"].all()


def test_a_fall_of_the_share_of_quotes_with_a_speaker_is_warned_of() -> None:
    frames = batch()
    nobody = {c: None for c in frames["quotes"].columns if c.startswith("speaker_")} | {"speaker_status": "unknown"}
    frames = spoil(frames, "quotes", 0, **nobody)
    past = {"share_with_speaker": [0.95, 0.97, 0.96, 0.95, 0.96]}
    for values, holds in ((past, False), ({"share_with_speaker": past["share_with_speaker"][:4]}, True)):
        verdict = check_batch(frames, run_id="r1", batch_id="b1", past=values, as_of=NOW)
        assert verdict.rejected.is_empty()
        (row,) = verdict.results.filter(pl.col("expectation") == "share_with_speaker").iter_rows(named=True)
        assert row["success"] is holds
        assert row["severity"] == "warning"
        assert row["observed_value"] == pytest.approx(2 / 3)


def test_bounds_are_the_mean_and_the_wider_of_slack_and_three_deviations() -> None:
    measure = next(e for e in SUITES["quotes"].rows if isinstance(e, Measure))
    assert bounds(measure, [0.5] * 4) == (0.0, 1.0)
    assert bounds(measure, [0.5] * 5) == pytest.approx((0.35, 0.65))
    assert bounds(measure, [0.2, 0.4, 0.5, 0.6, 0.8, float("nan")]) == (0.0, 1.0)


CORRUPTIONS: dict[str, list[Any]] = {
    "document_id": [None, "d1", DOCUMENT], "text": [None, "", "x", TEXT[:9]], "content_hash": [None, "0" * 64],
    "date_published": [None, NOW + timedelta(days=1)], "word_count": [None, -1], "duplicate_kind": [None, "twin"],
    "duplicate_of_document_id": [None, DOCUMENT], "version_number": [None, 0], "authors": [None], "origin": [None],
    "mention_id": [None, "m", batch()["mentions"]["mention_id"][0]], "label": [None, "PERSON", "ANIMAL"],
    "char_start": [None, -5, 0, 30, 999], "char_end": [None, 0, 31, 90, 999], "tone": [None, 2.0, float("nan")],
    "link_score": [None, -0.1, float("inf")], "quote_id": [None, QUOTE, "q"], "segment_index": [None, 0, 1, 7],
    "speaker_mention_id": [None, "gone", batch()["mentions"]["mention_id"][0]], "speaker_text": [None, "Ana"],
    "speaker_char_start": [None, 3, -3], "speaker_status": [None, "named", "unknown", "nobody"],
    "cue_char_end": [None, 40, 999], "cue": [None, "say"], "is_verbatim": [None], "polarity": [None, "maybe"],
}  # fmt: skip


@st.composite
def corrupted(draw: st.DrawFn) -> Frames:
    frames = batch(3)
    for _ in range(draw(st.integers(1, 8))):
        table = draw(st.sampled_from(sorted(frames)))
        if frames[table].is_empty():
            continue
        row = draw(st.integers(0, frames[table].height - 1))
        action = draw(st.sampled_from(["value", "value", "value", "drop", "double"]))
        if action == "drop":
            frames[table] = pl.concat([frames[table][:row], frames[table][row + 1 :]])
        elif action == "double":
            frames[table] = pl.concat([frames[table], frames[table][row : row + 1]])
        else:
            column = draw(st.sampled_from([c for c in frames[table].columns if c in CORRUPTIONS]))
            frames = spoil(frames, table, row, **{column: draw(st.sampled_from(CORRUPTIONS[column]))})
    return frames


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corrupted())
def test_whatever_comes_in_what_passes_holds_and_nothing_vanishes(frames: Frames) -> None:
    verdict = check(frames)
    refused = Counter(verdict.rejected["table_name"])
    assert {n: f.height for n, f in frames.items()} == {n: verdict.tables[n].height + refused[n] for n in frames}
    again = check(verdict.tables)
    assert again.rejected.is_empty()
    assert again.results.filter(pl.col("severity") != "warning")["success"].all()
    texts = dict(verdict.tables["documents"].select("document_id", "text").iter_rows())
    for name in ("mentions", "quotes"):
        for row in verdict.tables[name].iter_rows(named=True):
            assert texts[row["document_id"]][row["char_start"] : row["char_end"]] == row["text"]
    assert set(verdict.tables["quote_segments"]["quote_id"]) == set(verdict.tables["quotes"]["quote_id"])


def _entities() -> tuple[pl.DataFrame, pl.DataFrame]:
    names = ["Ana Ruiz", "Oslo", "A. Ruiz", "World Health Organization"]
    rows = [
        {"entity_id": f"e{i}", "entity_type": "PERSON", "name": name, "n_mentions": 3, "n_documents": 2,
         "first_seen_at": NOW, "merged_into_entity_id": "e0" if i == 2 else None}
        for i, name in enumerate(names)
    ]  # fmt: skip
    aliases = [
        {"entity_id": f"e{i}", "alias": name, "normalized_alias": name.lower(), "alias_kind": "full", "n_mentions": 3}
        for i, name in enumerate(names)
    ]
    return (
        pl.DataFrame(rows, schema=schemas.ENTITIES.schema),
        pl.DataFrame(aliases, schema=schemas.ENTITY_ALIASES.schema),
    )


@pytest.mark.parametrize("name", ["", " ", "Unknown", "he", "She", "officials", "the Spokesman", "I", "UNKNOWN"])
def test_what_is_no_name_is_no_entity(name: str) -> None:
    entities, aliases = _entities()
    frames = spoil({"entities": entities}, "entities", 1, name=name)
    verdict = check_entities(frames["entities"], aliases, run_id="r1")
    assert reasons(verdict) == Counter({("entities", "name_is_a_name"): 1, ("entity_aliases", "parent_rejected"): 1})


@pytest.mark.parametrize(
    ("name", "kind"),
    [("WHO", "ORG"), ("US", "GPE"), ("IT", "ORG"), ("It", "WORK_OF_ART"), ("The Who", "ORG"), ("She", "WORK_OF_ART")],
)
def test_acronyms_and_titles_are_names(name: str, kind: str) -> None:
    entities, aliases = _entities()
    frames = spoil({"entities": entities}, "entities", 1, name=name, entity_type=kind)
    assert check_entities(frames["entities"], aliases, run_id="r1").rejected.is_empty()


def test_merges_end_at_an_entity() -> None:
    entities, aliases = _entities()
    frames = {"entities": entities, "entity_aliases": aliases}
    circle = spoil(spoil(frames, "entities", 0, merged_into_entity_id="e3"), "entities", 3, merged_into_entity_id="e0")
    verdict = check_entities(circle["entities"], aliases, run_id="r1")
    assert verdict.tables["entities"]["entity_id"].to_list() == ["e1"]
    assert verdict.tables["entity_aliases"]["entity_id"].to_list() == ["e1"]
    lost = spoil(frames, "entities", 0, merged_into_entity_id="e9")
    verdict = check_entities(lost["entities"], aliases, run_id="r1")
    assert reasons(verdict)["entities", "merge_ends_at_an_entity"] == 1
    assert reasons(verdict)["entities", "parent_rejected"] == 1
    stray = spoil(frames, "entity_aliases", 0, entity_id="e9")
    verdict = check_entities(entities, stray["entity_aliases"], run_id="r1")
    assert reasons(verdict) == Counter({("entity_aliases", "entity_exists"): 1})


def _chunks(frames: Frames) -> list[Frames]:
    """One chunk for each document, by rising id, with the rows of all tables that belong to it."""
    topics = [(own, "medtop:11000000", 1, 0.9) for own in frames["documents"]["document_id"]]
    frames = {
        **frames,
        "document_versions": schemas.DOCUMENT_VERSIONS.empty(),
        "document_topics": pl.DataFrame(topics, schema=schemas.DOCUMENT_TOPICS.schema, orient="row"),
    }
    holders = {name: "quote_id" if name == "quote_segments" else "document_id" for name in frames}
    return [
        {name: frame.filter(pl.col(holders[name]).str.starts_with(document)) for name, frame in frames.items()}
        for document in sorted(frames["documents"]["document_id"])
    ]


def test_chunks_of_a_warehouse_add_up_to_the_check_of_the_whole() -> None:
    entities, aliases = _entities()
    frames = spoil(spoil(batch(3), "mentions", 4, entity_id="e9"), "quotes", 2, polarity="maybe")
    frames = spoil(frames, "quotes", 1, speaker_status="unknown")
    chunks = _chunks(frames)
    parts = check_warehouse(iter(chunks), entities, aliases, run_id="r1", as_of=NOW)
    whole = {name: pl.concat([c[name] for c in chunks]) for name in chunks[0]}
    at_once = check_warehouse([whole], entities, aliases, run_id="r1", as_of=NOW)
    assert parts.drop("observed_value").equals(at_once.drop("observed_value"))
    assert parts["observed_value"].to_list() == pytest.approx(at_once["observed_value"].to_list())
    failed = parts.filter(~pl.col("success")).select("suite", "expectation", "n_checked", "n_unexpected").rows()
    assert failed == [("mentions", "entity_exists", 9, 1), ("quotes", "allowed_value", 3, 1)]
    assert set(BATCH_SUITES["mentions"].rows) < set(SUITES["mentions"].rows)


def test_chunks_out_of_order_or_with_one_document_twice_are_not_added_up() -> None:
    entities, aliases = _entities()
    chunks = _chunks(batch(2))
    for wrong in (chunks[::-1], [chunks[0], chunks[0]]):
        with pytest.raises(ChunkError, match="ascend"):
            check_warehouse(wrong, entities, aliases, run_id="r1", as_of=NOW)
