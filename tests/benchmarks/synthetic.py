"""A corpus that nobody wrote: documents, mentions and quotes of names as frequent as in news, made by DuckDB alone.

People bear given names of seeds/shared/ and made-up surnames, places are those of seeds/, organisations are
put together from words; surnames, people and organisations are as unequal as in life (Zipf), and new ones never end
(Heaps). One document in 50 is a copy. The same numbers give the same rows.
"""

from itertools import product
from typing import Any

import duckdb
import polars as pl

import seeds
from flows.warehouse.connection import registered
from transforms.lexicon.gazetteer import nicknames

MENTIONS_A_DOCUMENT = 60
SURNAMES = 150_000


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


_HEADS = words(
    """
    ba bren cal car dan del el fen gar ger hal har jan kel kor lan lin mar mel mor nor ol pel quin ros sal
    sher tan tor ul ven wal wes yor zan ster thor bur cas dor
    """
)
_MIDDLES = words(
    """
    a e i o ing er an el in or en al is am on u
    """
)
_TAILS = words(
    """
    son ton man ley ford field berg stein ov ski ez ini ham worth well wood land sen dottir shaw ard eau
    ides wala moto zadeh enko escu
    """
)
KINDS = words(
    """
    Bank Motors Group Times Foundation Union Airlines Hospital Institute Press Party Energy Steel Records
    Partners Insurance Museum Club Academy Pharma
    """
)
SUBJECTS = words(
    """
    Trade Health Water Labour Housing Transport Justice Science Farm Harbour Weather Space Education Energy
    Teachers Growers Nurses Miners Fishers Tax
    """
)
_RANGES = words(
    """
    National International Federal Central Royal Northern American European Global
    """
)
_BODIES = words(
    """
    Committee Agency Council Commission Association Federation Board Office Service
    """
)
_PRONOUNS = words(
    """
    he she his her him
    """
)

# u(a, b) is uniform in 0..1; zipf(u, n, q) is 1..n with p ~ 1 / (rank + q); pareto(u, q, a) has no end
_MACROS = """
create or replace temp macro u(a, b) as (hash(a || b) >> 11) / 9007199254740992.0;
create or replace temp macro zipf(x, n, q) as least(n, 1 + floor(q * (pow((n + q) / q, x) - 1)))::bigint;
create or replace temp macro pareto(x, q, a) as 1 + floor(least(q * (pow(1 - x, -1 / a) - 1), 1e9))::bigint;
create or replace temp macro pick(list, x) as list[1 + floor(x * len(list))::integer];
"""

_CHAINS = """
create or replace temp table chains as
with slots as (
    select
        d.range as document,
        s.range as slot,
        d.range * 100 + s.range as chain,
        if(u(d.range, 'copy') < 0.02, (d.range // 50) * 50, d.range) * 100 + s.range as seed
    from range($first, $last) as d, range(22) as s
),

who as (
    select
        *,
        case when slot < 9 then 'PERSON' when slot < 15 then 'ORG' when slot < 20 then 'GPE' else 'NORP' end as label,
        case label
            when 'PERSON' then pareto(u(seed, 'who'), 20, 0.3)
            when 'ORG' then pareto(u(seed, 'who'), 30, 0.3)
            else zipf(u(seed, 'who'), 190, 4)
        end as rank,
        u(seed, 'variant') as variant,
        case label
            when 'PERSON' then 1 + floor(pow(u(seed, 'long'), 2) * 9)
            when 'ORG' then 1 + floor(u(seed, 'long') * 3)
            else 1 + floor(u(seed, 'long') * 2)
        end::integer as size
    from slots
),

placed as (
    select
        *,
        zipf(u(rank, 'given'), $givens, 10) as given_at,
        zipf(u(rank, 'surname'), $surnames, if(label = 'PERSON', 30, 300)) as surname_at,
        zipf(u(if(label = 'ORG', rank, seed), 'place'), $places, 50) as place_at
    from who
),

composed as (
    select
        placed.*,
        given.text as first,
        surname.text as family,
        coalesce(nickname.text, given.text) as pet_name,
        substr('ABCDEFGHJKLMPRSTW', 1 + floor(u(rank, 'middle') * 17)::integer, 1) as middle,
        place.called as town,
        country.called as land,
        country.alias,
        country.demonym,
        pick($bodies, u(rank, 3)) as body,
        case floor(u(rank, 'form') * 5)::integer
            when 0 then family || ' ' || pick($kinds, u(rank, 1))
            when 1 then 'University of ' || town
            when 2 then pick($ranges, u(rank, 1)) || ' ' || pick($subjects, u(rank, 2)) || ' ' || body
            when 3 then town || ' ' || pick($subjects, u(rank, 2)) || ' ' || body
            else family || ' ' || pick($subjects, u(rank, 2)) || ' ' || pick($kinds, u(rank, 1))
        end as long,
        string_split(long, ' ') as words,
        upper(array_to_string(list_transform(words, lambda word: word[1]), '')) as acronym
    from placed
    join given on given.position = given_at
    join surname on surname.position = surname_at
    join place on place.position = place_at
    left join nickname on nickname.given = given.text
    left join country on country.position = placed.rank
),

named as (
    select
        *,
        case label
            when 'PERSON' then case
                when variant < 0.07 then family
                when variant < 0.09 then first || ' ' || middle || '. ' || family
                when variant < 0.11 then pet_name || ' ' || family
                else first || ' ' || family
            end
            when 'ORG' then case when variant < 0.1 then acronym when variant < 0.15 then words[1] else long end
            when 'GPE' then if(variant < 0.65, land, town)
            else demonym
        end as name,
        case label
            when 'PERSON' then family
            when 'ORG' then if(u(chain, 'short') < 0.6, acronym, words[1])
            when 'GPE' then if(variant < 0.3, coalesce(alias, land), name)
            else name
        end as brief,
        if(u(chain, 'label') < 0.01, if(label = 'PERSON', 'ORG', 'PERSON'), label) as given_label
    from composed
)

select *, given_label || ':' || lower(strip_accents(replace(name, '.', ''))) as name_key
from named
where name is not null
"""

_MENTIONS = """
create or replace temp table made as
with listed as (
    select
        chains.*,
        i,
        row_number() over (partition by document order by chain, i) as position,
        case
            when i = 0 then 'name'
            when label = 'PERSON' and u(chain * 10 + i, 'kind') < 0.4 then 'pronoun'
            when label in ('PERSON', 'ORG') and u(chain * 10 + i, 'kind') < 0.52 then 'nominal'
            else 'name'
        end as mention_kind,
        case
            when i = 0 then name
            when mention_kind = 'pronoun' then pick($pronouns, u(chain * 10 + i, 'word'))
            when mention_kind = 'nominal' then pick(['the president', 'the company', 'the official'], u(chain, 'noun'))
            else brief
        end as text,
        if(i = 0 and label = 'PERSON' and u(chain, 'role') < 0.4, pick($roles, u(rank, 'role')), null) as role
    from chains, range(10) as r(i)
    where i < size
)

select
    'd' || lpad(lower(to_hex(document)), 20, '0') as document_id,
    document_id || ':m' || position * 40 || '-' || position * 40 + length(text) as mention_id,
    null::varchar as entity_id,
    name_key,
    text,
    given_label as label,
    mention_kind,
    (position * 40)::integer as char_start,
    (position * 40 + length(text))::integer as char_end,
    (position // 3)::integer as sentence_index,
    role,
    u(chain * 10 + i, 'quoted') < 0.2 as is_in_quote,
    null::float as tone,
    if(mention_kind = 'name', if(i = 0, 'full_name', 'surname'), 'coreference') as link_method,
    0.9::float as link_score,
    position,
    document
from listed
"""

_DOCUMENTS = """
select
    document_id,
    'wire' as source_id,
    null as url,
    null as normalized_url,
    'made/' || document as origin,
    null as headline,
    'text ' || if(u(document, 'copy') < 0.02, (document // 50) * 50, document) as text,
    []::varchar[] as authors,
    null as section,
    'en' as language,
    timestamptz '2016-01-01 00:00:00+00' + to_hours(floor(u(document, 'date') * 80000)::integer) as date_published,
    null::timestamptz as date_modified,
    timestamptz '2026-01-01 00:00:00+00' as first_seen_at,
    1::integer as version_number,
    600::integer as word_count,
    sha256('text ' || if(u(document, 'copy') < 0.02, (document // 50) * 50, document)) as content_hash,
    null as duplicate_of_document_id,
    null as duplicate_kind,
    'made' as run_id,
    'full' as access,
    null as retention
from (select distinct document, document_id from made)
order by document
"""

_QUOTES = """
select
    document_id || ':q' || char_end || '-' || char_end + 30 as quote_id,
    document_id,
    'direct' as quote_kind,
    true as is_speech,
    'words ' || document || ' ' || position as text,
    char_end as char_start,
    char_end + 30 as char_end,
    text as speaker_text,
    char_start as speaker_char_start,
    char_end as speaker_char_end,
    mention_id as speaker_mention_id,
    null::varchar as speaker_entity_id,
    'named' as speaker_status,
    0.9::float as speaker_score,
    'said' as cue,
    char_end + 31 as cue_char_start,
    char_end + 35 as cue_char_end,
    'say' as cue_lemma,
    'asserted' as polarity,
    mention_id as quote_group_id,
    'statement' as report_kind
from made
where position % 5 = 2
"""


class Maker:
    """Makes documents by number on a connection of DuckDB."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        names = seeds.table("shared/given_names").select(text="name")
        formal = [(given.title(), nickname.title()) for nickname, by in sorted(nicknames().items()) for given in by]
        countries = seeds.table("en/countries").select(
            called="name",
            alias=pl.col("aliases").str.split("|").list.first(),
            demonym=pl.col("demonyms").str.split("|").list.first(),
        )
        places = seeds.table("knowledge/places").sort(pl.col("population").cast(pl.Int64), descending=True)
        shuffled: dict[str, Any] = {"seed": 7, "shuffle": True, "fraction": 1.0}
        tables = {
            "given": names.sample(**shuffled),
            "surname": pl.DataFrame({"text": surnames(SURNAMES)}),
            "nickname": pl.DataFrame(formal, schema=["given", "text"], orient="row").unique("given", keep="first"),
            "country": countries.sample(**shuffled),
            "place": places.select(called="name"),
        }
        for name, frame in tables.items():
            with registered(con, made=frame.with_row_index("position", offset=1)):
                con.execute(f"create or replace temp table {name} as from made")
        con.execute(_MACROS)
        roles = [title.title() for title in seeds.table("en/titles")["title"].head(60)]
        sizes = {f"{name}s": tables[name].height for name in ("given", "surname", "place")}
        self._words: dict[str, object] = {
            **sizes,
            "kinds": KINDS,
            "ranges": _RANGES,
            "subjects": SUBJECTS,
            "bodies": _BODIES,
        }
        self._said = {"pronouns": _PRONOUNS, "roles": roles}

    def tables(self, first: int, last: int) -> dict[str, duckdb.DuckDBPyRelation]:
        """documents, mentions and quotes of the documents with the numbers first to last, the last not included."""
        self._con.execute(_CHAINS, {"first": first, "last": last, **self._words})
        self._con.execute(_MENTIONS, self._said)
        return {
            "documents": self._con.sql(_DOCUMENTS),
            "mentions": self._con.sql("select * exclude (position, document) from made order by document_id, position"),
            "quotes": self._con.sql(_QUOTES),
        }


def surnames(n: int) -> list[str]:
    """The first n made-up surnames, the same ones for every n."""
    parts = product(_TAILS, _MIDDLES, _HEADS, ("", *_MIDDLES[:9]))
    found = dict.fromkeys((head + more + middle + tail).title() for tail, middle, head, more in parts)
    ordered = pl.Series(list(found)).sample(fraction=1.0, shuffle=True, seed=11)
    return ordered.head(n).to_list()
