"""How many names get an item of the knowledge base: ``python -m tests.benchmarks items --data FOLDER [--articles N]``.

Over PolNeAR's train part and the development articles of stories, read from FOLDER/polnear and FOLDER/stories, or N of
them, evenly spread. With ``--verbose`` each item that was given, with how often, under which spellings and by which
description, to be read.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.accuracy import tables
from transforms.annotations import Model
from transforms.knowledge.candidates import shipped

_SHARES = """
    select
        m.label,
        count(*) as n_mentions,
        count(e.wikidata_id) as n_with_item,
        count(e.country_code) as n_with_country,
        count(distinct m.entity_id) as n_entities,
        count(distinct m.entity_id) filter (where e.wikidata_id is not null) as n_entities_with_item
    from mentions as m
    inner join entities as e using (entity_id)
    where m.mention_kind = 'name' and m.label in ('PERSON', 'ORG', 'GPE', 'LOC', 'FAC')
    group by rollup (m.label)
    order by m.label is null, n_mentions desc
"""
_GIVEN = """
    select e.wikidata_id, e.name, m.label, count(*) as n_mentions, list(distinct m.text order by m.text) as spellings
    from mentions as m
    inner join entities as e using (entity_id)
    where m.mention_kind = 'name' and e.wikidata_id is not null
    group by e.wikidata_id, e.name, m.label
    order by n_mentions desc, e.name, m.label
"""


def report(data: Path, model: Model, n_articles: int, *, verbose: bool = False) -> str:
    """The shares of the mentions by name, and of the entities, that have an item, by label, as markdown."""
    texts = {p.stem: p.read_bytes().decode() for p in sorted((data / "polnear/train/text").glob("*.txt"))}
    with (data / "stories/dev.jsonl").open(encoding="utf-8") as lines:
        texts |= {str(row["id"]): row["text"] for row in map(json.loads, lines)}
    texts = dict(list(texts.items())[:: max(1, len(texts) // n_articles)])
    with TemporaryDirectory() as scratch:
        con = tables(texts, Path(scratch) / "run", model)
        heads = ("label", "mentions", "with an item", "with a country", "entities", "with an item")
        out = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
        for label, n, items, countries, entities, with_item in con.execute(_SHARES).fetchall():
            shares = f"{items / n:.1%} | {countries / n:.1%} | {entities:,} | {with_item / entities:.1%}"
            out.append(f"| {label or 'all'} | {n:,} | {shares} |")
        if verbose:
            about = dict(shipped().select("wikidata_id", "description").unique().drop_nulls().iter_rows())
            for item, name, label, n, spellings in con.execute(_GIVEN).fetchall():
                out.append("\t".join((item, label, str(n), name, " / ".join(spellings), about.get(item, ""))))
    return "\n".join(out)
