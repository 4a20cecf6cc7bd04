-- What all names count now: changed_names are these and those that are gone, new_names their NAMES.
create or replace temp table new_names as
with by_document as (
    select document_id, name_key, mention_kind, alias, role, count(*) as n, min(seen_at) as seen_at
    from ops.counted_mentions
    group by all
)

select
    name_key,
    mention_kind,
    alias,
    role,
    sum(n)::bigint as n_mentions,
    count(*) as n_documents,
    min(seen_at) as first_seen_at
from by_document
group by name_key, mention_kind, alias, role;

create or replace temp table changed_names as
select name_key from new_names
union
select name_key from ops.links;

create or replace temp table new_blocks as from ops.name_blocks limit 0;
create or replace temp view known_blocks as
from ops.name_blocks union all from new_blocks;
create or replace temp table affected as from changed_names;
create or replace temp table resolution as select true as is_full_rebuild
