-- Adds to the affected names, whose own counts or name group may have changed (core), the short names and organisations
-- that may stand for one of them, and of the others those that may be what these or affected ones stand for.
create or replace temp table core as from affected;

insert into affected
with offered as (
    select distinct blocking_key from known_blocks semi join core using (name_key) where relation = 'offers'
)

select distinct name_key
from known_blocks
semi join offered using (blocking_key)
anti join affected using (name_key)
where relation = 'asks';

insert into affected
with asked as (
    select distinct blocking_key
    from known_blocks
    semi join affected using (name_key)
    where relation = 'asks' and not starts_with(blocking_key, 'capitals:')
),

offered as (
    select name_key, blocking_key, n_documents
    from ops.name_blocks
    semi join asked using (blocking_key)
    anti join core using (name_key)
    where relation = 'offers'
),

by_canonical_name as (
    select blocking_key, canonical_name_key, sum(n_documents) as n_documents
    from offered
    inner join ops.links as links using (name_key)
    where links.spelling is null and (links.canonical_name_key = name_key or starts_with(blocking_key, 'called:'))
    group by blocking_key, canonical_name_key
),

-- $share is more than half: nobody else in a block can have it
likely as (
    select arg_max(canonical_name_key, n_documents) as name_key
    from by_canonical_name
    group by blocking_key
    having max(n_documents) >= $share * sum(n_documents)
)

select distinct name_key
from likely
anti join affected using (name_key)
