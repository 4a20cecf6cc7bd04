"""The verb search: articles and statements by their words."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from flows.cli.answers.arguments import in_order, moment, parsed
from flows.cli.options import warehouse_option
from flows.errors import UserError
from flows.wording import counted

if TYPE_CHECKING:
    import duckdb

    from flows.outputs.hit_list import Hit
    from transforms.search.tree import Phrase


@click.command()
@click.argument("query", required=False)
@click.option("--quotes", "with_quotes", is_flag=True, help="Find statements instead of articles.")
@click.option("--speaker", metavar="NAME", help="Only with a statement of a person or organisation, by name or id.")
@click.option("--entity", metavar="NAME", help="Only if it mentions a person, organisation or place, by name or id.")
@click.option("--source", metavar="OUTLET", help="Only of an outlet, or carried by it; words of its name or its id.")
@click.option("--topic", metavar="TOPIC", help="Only about a topic, such as sport; words of its name or its id.")
@click.option("--lang", metavar="CODE", help="Only in a language, such as en; und if unknown.")
@click.option("--since", help="Only published since: 7d, or the first day, such as 2025-09-01.")
@click.option("--until", help="Only published until: 7d, or the last day, such as 2025-09-30.")
@click.option("--sort", type=click.Choice(["rank", "date"]), default="rank", show_default=True, help="Order of hits.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=10, show_default=True, help="Most hits to show.")
@warehouse_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON: total and hits.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def search(
    query: str | None,
    with_quotes: bool,
    speaker: str | None,
    entity: str | None,
    source: str | None,
    topic: str | None,
    lang: str | None,
    since: str | None,
    until: str | None,
    sort: Literal["rank", "date"],
    limit: int,
    warehouse: Path,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Search the published articles.

    QUERY has words and "phrases", which all have to be there; AND, OR, NOT and parentheses; ferr* for words that begin
    so; NEAR/5 for words at most 5 apart; and fields: title:, body:, quote:, speaker:, entity:, source:, topic:,
    lang:. Case, accents and possessive endings do not matter. Copies of one text are one hit.

    \b
    onrecord search "ferry AND (strike OR walkout) NOT title:opinion"
    onrecord search "tariff* NEAR/5 fish" --since 2025-09-01 --sort date
    onrecord search "port strike" --quotes --speaker "Helena Brandt" --json
    """
    from flows.outputs.hit_list import form, write_hits
    from flows.search.querying import DOCUMENT_COLUMNS, QUOTE_COLUMNS, Asked, opened_index

    now = datetime.now(UTC)
    node = parsed(query) if query is not None else None
    times = {
        "since": moment("--since", since, now) if since else None,
        "until": moment("--until", until, now, is_end=True) if until else None,
    }
    in_order(**times)
    if node is None and not any((speaker, entity, source, topic, lang, since, until)):
        raise click.UsageError("give a query, or an option that narrows what is searched")
    with opened_index(warehouse) as reader:
        asked = Asked(
            node,
            with_quotes,
            _entity_id(reader.con, speaker),
            _entity_id(reader.con, entity),
            _named("source", source),
            _named("topic", topic),
            _language(lang),
            **times,
            sort=sort,
            limit=limit,
        )
        found = reader.answer(asked)
    columns = QUOTE_COLUMNS if with_quotes else DOCUMENT_COLUMNS
    kind = form(as_json=as_json, as_csv=as_csv)
    write_hits(found.hits, columns, sys.stdout, kind, total=found.total, lines=_lines)


def _language(name: str | None) -> str | None:
    """The code of a language by its code or English name."""
    if not name:
        return None
    from transforms.documents.language_detection import language_code
    from transforms.lexicon.languages import UNKNOWN

    code = UNKNOWN if name.strip().lower() == UNKNOWN else language_code(name)
    if code is None:
        raise UserError(f"--lang {name}: no language is called so; give its code, such as en")
    return code


def _entity_id(con: "duckdb.DuckDBPyConnection", name: str | None) -> str | None:
    if not name:
        return None
    from flows.curation.lookup import find  # loads the rules of names

    return find(con, name).standing_entity_id


def _named(field: str, text: str | None) -> "Phrase | None":
    from transforms.search.tree import Phrase
    from transforms.search.words import words

    if text is None:
        return None
    found = tuple(words(text))
    if not found:
        raise UserError(f"--{field} {text}: there is no letter or digit in it")
    return Phrase(field, found)


def _lines(hit: "Hit") -> list[str]:
    copies = f", {counted(hit['n_copies'], 'copy')}" if hit["n_copies"] else ""
    where = f"{hit['date']:%Y-%m-%d}  {hit['source'] or 'unknown outlet'}{copies}"
    title = hit["headline"] or hit["url"] or hit["document_id"]
    if "speaker" in hit:
        return [f"{hit['speaker'] or 'somebody'}: {hit['snippet']}", f"{where}  {title}", _text(hit["url"])]
    return [title, where, hit["snippet"], _text(hit["url"])]


def _text(value: Any) -> str:
    return str(value) if value else ""
