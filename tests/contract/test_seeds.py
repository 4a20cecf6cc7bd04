"""The reference tables and the starter corpus: keys, allowed values, cross references, what must be in them."""

import json
import re
import time
from datetime import UTC, datetime
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import polars as pl
import pytest
import yaml

import seeds
from transforms.lexicon import gazetteer
from transforms.lexicon.cues import cue_classes
from transforms.lexicon.languages import UNKNOWN

# table -> (columns, key, allowed values by column)
TABLES: dict[str, tuple[list[str], list[str], dict[str, set[str]]]] = {
    "shared/sources": (
        ["source_id", "name", "homepage_url", "country_code", "language", "is_wire", "aliases", "domains", "time_zone"],
        ["source_id"],
        {"is_wire": {"true", "false"}},
    ),
    "en/word_shares": (["word", "share"], ["word"], {}),
    "en/titles": (
        ["title", "kind", "gender", "entity_type"],
        ["title"],
        {
            "kind": {"honorific", "rank", "office", "profession", "clerical", "family"},
            "gender": {"m", "f"},
            "entity_type": {"PERSON"},
        },
    ),
    "en/reporting_cues": (
        ["lemma", "pos", "class", "polarity"],
        ["lemma", "pos"],
        {
            "pos": {"verb", "noun", "preposition", "phrase"},
            "class": {"speech", "writing", "belief", "plan", "perception"},
            "polarity": {"asserted", "denied", "questioned"},
        },
    ),
    "fr/reporting_cues": (
        ["lemma", "pos", "class", "polarity", "english_equivalent"],
        ["lemma", "pos"],
        {
            "pos": {"verb", "noun"},
            "class": {"speech", "writing", "belief", "plan", "perception"},
            "polarity": {"asserted", "denied", "questioned"},
        },
    ),
    "fr/titles": (
        ["title", "kind", "gender", "entity_type"],
        ["title"],
        {
            "kind": {"honorific", "rank", "office", "profession", "clerical"},
            "gender": {"m", "f"},
            "entity_type": {"PERSON"},
        },
    ),
    "fr/speaker_words": (
        ["word", "kind"],
        ["word", "kind"],
        {"kind": {"anonymous", "controls", "indefinite", "organisation"}},
    ),
    "en/countries": (["country_code", "name", "aliases", "demonyms"], ["country_code"], {}),
    "fr/countries": (["country_code", "name", "aliases", "demonyms"], ["country_code"], {}),
    "fr/function_words": (
        ["word", "pos", "english_equivalent"],
        ["word", "pos"],
        {"pos": {"ADP", "ADV", "CCONJ", "DET", "NUM", "PRON", "SCONJ"}},
    ),
    "shared/organisation_suffixes": (["suffix", "kind", "country_code"], ["suffix"], {"kind": {"legal", "generic"}}),
    "shared/companies": (["name"], ["name"], {}),
    "shared/nicknames": (["nickname", "given_name"], ["nickname", "given_name"], {}),
    "shared/countries": (
        ["country_code", "capitals", "capital_aliases", "wikidata_id", "time_zone"],
        ["country_code"],
        {},
    ),
    "shared/code_pages": (["language", "code_pages", "letters"], ["language"], {}),
    "shared/zone_abbreviations": (
        ["abbreviation", "country_code", "time_zone"],
        ["abbreviation", "country_code"],
        {},
    ),
    "shared/month_words": (["language", "words"], ["language"], {}),
    "shared/given_names": (["name", "gender"], ["name"], {"gender": {"m", "f", "u"}}),
    "en/boilerplate": (
        ["pattern", "kind"],
        ["pattern"],
        {"kind": {"share", "advertisement", "subscribe", "related", "caption", "copyright", "credit", "end_mark"}},
    ),
}
LEAST_ROWS = {
    "shared/code_pages": 30,
    "fr/reporting_cues": 280,
    "fr/titles": 200,
    "fr/countries": 170,
    "shared/sources": 150,
    "en/titles": 300,
    "en/reporting_cues": 430,
    "shared/nicknames": 250,
    "en/countries": 197,
    "shared/countries": 197,
}


@pytest.mark.parametrize("name", TABLES)
def test_table_has_its_columns_unique_keys_and_allowed_values(name: str) -> None:
    columns, key, allowed = TABLES[name]
    frame = seeds.table(name)
    assert frame.columns == columns
    assert frame.height >= LEAST_ROWS.get(name, 60)
    assert not frame.select(key).is_duplicated().any()
    assert frame.select(pl.any_horizontal(pl.col(key).is_null())).to_series().sum() == 0
    assert frame.equals(frame.sort(key)), "rows are sorted by their key"
    for column, values in allowed.items():
        assert set(frame[column].drop_nulls()) <= values
    texts = frame.select(pl.concat_list(pl.all().fill_null("")).list.explode()).to_series()
    assert (texts == texts.str.strip_chars()).all()


def test_lower_case_keys_are_lower_case() -> None:
    for name, column in [
        ("en/titles", "title"),
        ("fr/titles", "title"),
        ("shared/organisation_suffixes", "suffix"),
        ("shared/nicknames", "nickname"),
    ]:
        values = seeds.table(name)[column]
        assert (values == values.str.to_lowercase()).all()


def _names(frame: pl.DataFrame, *columns: str) -> pl.Series:
    """All values of pipe-separated columns, one a row; none twice within a row."""
    lists = frame.select(
        pl.concat_list([pl.col(c).fill_null("").str.split("|") for c in columns]).list.eval(
            pl.element().filter(pl.element() != "")
        )
    ).to_series()
    assert all(len(row) == len(set(row)) for row in lists.to_list())
    return lists.explode().drop_nulls()


def test_names_and_domains_of_sources_lead_to_one_source() -> None:
    sources = seeds.table("shared/sources")
    assert not _names(sources, "domains").is_duplicated().any()
    assert not _names(sources, "name", "aliases").str.to_lowercase().is_duplicated().any()
    codes = set(seeds.table("shared/countries")["country_code"])
    assert set(sources["country_code"].drop_nulls()) <= codes
    assert set(seeds.table("shared/organisation_suffixes")["country_code"].drop_nulls()) <= codes
    for url, domains in sources.select("homepage_url", "domains").iter_rows():
        host = urlsplit(url).hostname
        assert any(host == d or host.endswith("." + d) for d in domains.split("|"))


def test_country_names_and_items_are_unique() -> None:
    assert not _names(seeds.table("en/countries"), "name", "aliases").is_duplicated().any()
    countries = seeds.table("shared/countries")
    assert countries["country_code"].equals(seeds.table("en/countries")["country_code"])
    assert not countries["wikidata_id"].drop_nulls().is_duplicated().any()
    assert countries["wikidata_id"].drop_nulls().str.contains(r"^Q[1-9]\d*$").all()
    assert countries["country_code"].str.contains(r"^[A-Z]{2}$").all()


def test_french_cues_are_like_english_ones_of_their_kind() -> None:
    english = {(r["lemma"], r["pos"]) for r in seeds.table("en/reporting_cues").to_dicts()}
    french = seeds.table("fr/reporting_cues").to_dicts()
    assert {(r["english_equivalent"], r["pos"]) for r in french} <= english
    cues = {(r["lemma"], r["pos"]): (r["class"], r["polarity"], r["english_equivalent"]) for r in french}
    assert cues["dire", "verb"] == ("speech", "asserted", "say")
    assert cues["nier", "verb"] == ("speech", "denied", "deny")
    assert cues["croire", "verb"] == ("belief", "asserted", "believe")


def test_a_language_without_a_table_of_its_own_has_an_empty_one() -> None:
    assert seeds.languages() == ("en", "fr")
    assert seeds.table("de/titles").equals(seeds.table("en/titles").clear())
    assert gazetteer.titles("de") == {} and cue_classes("de") == {}
    assert gazetteer.titles(UNKNOWN) == gazetteer.titles("en")
    assert set(seeds.table("fr/countries")["country_code"]) <= set(seeds.table("shared/countries")["country_code"])


@pytest.mark.parametrize("path", ["de/no_such_table", "shared/titles", "titles", "knowledge/titles"])
def test_a_table_that_no_language_has_is_an_error(path: str) -> None:
    with pytest.raises(
        FileNotFoundError, match=f"no reference table '{path}' in seeds/; there are: de/topics, en/boilerplate, "
    ):
        seeds.table(path)


def test_cues_carry_class_and_polarity() -> None:
    cues = {(r["lemma"], r["pos"]): (r["class"], r["polarity"]) for r in seeds.table("en/reporting_cues").to_dicts()}
    assert cues["say", "verb"] == ("speech", "asserted")
    assert cues["deny", "verb"] == ("speech", "denied")
    assert cues["ask", "verb"] == ("speech", "questioned")
    assert cues["write", "verb"] == ("writing", "asserted")
    assert cues["believe", "verb"] == ("belief", "asserted")
    assert cues["intend", "verb"] == ("plan", "asserted")
    assert cues["according to", "preposition"] == ("speech", "asserted")


BOILERPLATE = [
    "ADVERTISEMENT", "Share this article", "Facebook Twitter WhatsApp", "Read more: Port strike enters second week",
    "Sign up for our morning newsletter.", "Click here to support us", "Follow us on Facebook", "© 2025 Harbour Times",
    "(Reporting by Jane Doe; Editing by John Roe)", "Photo: Jane Doe / Northern Wire", "Image copyright Reuters", "###",
    "All rights reserved",
    "Jane Doe in Geneva contributed to this report.", "Related: Talks collapse", "Scroll to continue",
    "All rights reserved",
]  # fmt: skip
PROSE = [
    "Rising rents contributed to the decline, officials said.", "Copyright law is broken, she told the court.",
    "More from the same hearing: the witness denied it.", "Reporting by the paper last week showed a loss.",
    "Analysis: Why the talks failed", "Opinion | Talk is cheap", "“Share this with your neighbours,” he said.",
    "Subscribers fell by a tenth, the company said.", "Follow-up talks begin on Monday.", "See you in court, he said.",
]  # fmt: skip


def test_boilerplate_matches_lines_of_layout_and_spares_prose() -> None:
    patterns = [re.compile(p, re.IGNORECASE) for p in seeds.table("en/boilerplate")["pattern"]]
    assert [t for t in BOILERPLATE if not any(p.fullmatch(t) for p in patterns)] == []
    assert [t for t in PROSE if any(p.fullmatch(t) for p in patterns)] == []


def test_boilerplate_is_fast_on_hostile_lines() -> None:
    patterns = [re.compile(p, re.IGNORECASE) for p in seeds.table("en/boilerplate")["pattern"]]
    started = time.thread_time()
    for line in ("share " + " " * 200_000, "share|" * 50_000, "a" * 200_000, "reporting by " + "x " * 100_000 + ";"):
        assert not any(p.fullmatch(line) for p in patterns)
    assert time.thread_time() - started < 2


# ------------------------------------------------------------------------------------- starter corpus
ARTICLES = sorted((Path(seeds.__file__).parent / "articles").iterdir())
GOLD = Path(__file__).parents[1] / "gold" / "starter_quotes.csv"
FICTIONAL = ".example"


def _parse(path: Path) -> list[dict[str, Any]]:
    """The records of a starter file as url, source, headline, date_published, date_modified, body (no pipeline)."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        _, matter, body = text.split("---\n", 2)
        return [{**yaml.safe_load(matter), "body": body.strip()}]
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in text.splitlines()]
        names = {"link": "url", "outlet": "source", "title": "headline", "published_at": "date_published"}
        return [{names.get(k, k): v for k, v in row.items()} for row in rows]
    if path.suffix == ".html":
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        assert found
        data = json.loads(found[1])
        body = unescape(re.sub(r"<[^>]+>", "", text.split("<article>")[1].split("</article>")[0]))
        return [
            {
                "url": data["url"],
                "source": data["publisher"]["name"],
                "headline": data["headline"],
                "date_published": data["datePublished"],
                "date_modified": data["dateModified"],
                "body": body.strip(),
            }
        ]
    assert path.suffix == ".txt"
    headline, body = text.split("\n", 1)
    return [{"headline": headline, "body": body.strip()}]


RECORDS = {
    path.name if len(_parse(path)) == 1 else f"{path.name}#{i}": record
    for path in ARTICLES
    for i, record in enumerate(_parse(path), start=1)
}


def _time(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def test_starter_corpus_is_large_and_varied() -> None:
    assert len(RECORDS) >= 20
    assert {path.suffix for path in ARTICLES} == {".md", ".txt", ".html", ".jsonl"}
    for name, record in RECORDS.items():
        assert 240 <= len(record["body"].split()) <= 700, name
        assert record["headline"], name
    text = "\n".join(record["body"] for record in RECORDS.values())
    for sign in "“”‘’«»—":
        assert sign in text
    assert "told reporters" in text and "joint statement" in text


def test_starter_articles_have_dates_with_zone_in_range() -> None:
    for path in ARTICLES:
        assert "2025-08-25" <= path.name[:10] <= "2025-09-30"
    for name, record in RECORDS.items():
        if "date_published" not in record:
            assert name.endswith(".txt")
            continue
        published = _time(record["date_published"])
        assert published.tzinfo is not None, name
        assert datetime(2025, 8, 25, tzinfo=UTC) <= published < datetime(2025, 10, 1, tzinfo=UTC), name
        if "date_modified" in record:
            assert _time(record["date_modified"]) > published, name


def test_starter_sources_are_in_the_table_and_fictional() -> None:
    rows = {row["name"]: row for row in seeds.table("shared/sources").to_dicts()}
    for name, record in RECORDS.items():
        if "url" in record:
            host = urlsplit(record["url"]).hostname
            assert host.endswith(FICTIONAL), name
            assert host in rows[record["source"]]["domains"].split("|"), name


def test_urls_are_unique_apart_from_the_correction() -> None:
    urls = [record["url"] for record in RECORDS.values() if "url" in record]
    twice = {url for url in urls if urls.count(url) > 1}
    assert len(twice) == 1
    first, second = (record for record in RECORDS.values() if record.get("url") in twice)
    assert first["body"] != second["body"]
    assert first["date_published"] == second["date_published"]
    assert _time(second["date_modified"]) > _time(first.get("date_modified", first["date_published"]))


def test_wire_copy_is_carried_word_for_word() -> None:
    pairs = [
        (a, b)
        for (a, first), (b, second) in combinations(RECORDS.items(), 2)
        if first["body"] == second["body"] and first["headline"] == second["headline"]
    ]
    assert len(pairs) == 1
    first, second = (RECORDS[name] for name in pairs[0])
    assert (
        first["url"] != second["url"] and first["source"] != second["source"] and first["authors"] != second["authors"]
    )


def _bare(text: str) -> str:
    """The words of a text without quotation marks; apostrophes inside words stay."""
    return " ".join(re.sub(r"[“”«»‘]|’(?!\w)", "", text).split())


def test_gold_quotes_stand_in_their_articles() -> None:
    gold = pl.read_csv(GOLD, infer_schema=False)
    assert gold.columns == ["file", "quote_start", "kind", "speaker"]
    assert set(gold["kind"]) == {"direct", "indirect", "mixed"}
    assert gold["file"].n_unique() >= 10
    for file, start in gold.select("file", "quote_start").iter_rows():
        assert len(start.split()) <= 6
        assert _bare(start) in _bare(RECORDS[file]["body"]), (file, start)
    for file, speaker in gold.select("file", "speaker").drop_nulls().iter_rows():
        for name in speaker.split("|"):
            known = "\n".join(r["body"] + r["headline"] for r in RECORDS.values())
            assert name in known or name.split()[-1] in RECORDS[file]["body"], (file, name)
