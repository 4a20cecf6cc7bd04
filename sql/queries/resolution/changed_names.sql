-- What the names count now that came or went since the last resolution: changed_names are these, new_names their NAMES.
create or replace temp table changed_names as
select distinct name_key from ops.name_changes;

create or replace temp table new_names as
with by_change as (
    select
        change_id, sign, document_id, name_key, mention_kind, alias, role, count(*) as n, min(seen_at) as seen_at
    from ops.name_changes
    group by all
),

-- a document that came and went again, or the other way round, is neither new nor lost
by_document as (
    select
        document_id, name_key, mention_kind, alias, role, seen_at, sum(sign * n) as n_mentions, sum(sign) as n_documents
    from by_change
    group by all
),

together as (
    select
        name_key,
        mention_kind,
        alias,
        role,
        n_mentions,
        n_documents,
        first_seen_at as came_at,
        null::timestamptz as went_at
    from ops.names
    semi join changed_names using (name_key)
    union all
    select
        name_key,
        mention_kind,
        alias,
        role,
        sum(n_mentions)::bigint,
        sum(n_documents)::bigint,
        min(seen_at) filter (n_documents > 0),
        min(seen_at) filter (n_documents < 0)
    from by_document
    group by name_key, mention_kind, alias, role
),

summed as (
    select
        name_key,
        mention_kind,
        alias,
        role,
        sum(n_mentions)::bigint as n_mentions,
        sum(n_documents)::bigint as n_documents,
        min(came_at) as came_at,
        coalesce(min(went_at) <= min(came_at), false) as has_lost_first
    from together
    group by name_key, mention_kind, alias, role
    having sum(n_mentions) > 0
),

-- the first that is left, where the first went
first_left as (
    select name_key, mention_kind, alias, role, min(seen_at) as seen_at
    from ops.counted_mentions
    where name_key in (select name_key from summed where has_lost_first)
    group by all
)

select
    summed.name_key,
    summed.mention_kind,
    summed.alias,
    summed.role,
    summed.n_mentions,
    summed.n_documents,
    if(has_lost_first, first_left.seen_at, came_at) as first_seen_at
from summed
left join first_left
    on
        summed.name_key = first_left.name_key
        and summed.mention_kind = first_left.mention_kind
        and summed.alias = first_left.alias
        and summed.role is not distinct from first_left.role;

create or replace temp table new_blocks as from ops.name_blocks limit 0;
create or replace temp view known_blocks as
from ops.name_blocks union all from new_blocks;
create or replace temp table affected as from changed_names;
create or replace temp table resolution as select false as is_full_rebuild
