-- Adds to the affected names, whose own counts or company may have changed (core), the short names and organisations
-- that may stand for one of them, and of the others those that may be what these or affected ones stand for.
create or replace temp table core as from affected;

insert into affected
with offered as (
    select distinct block from known_blocks semi join core using (name_key) where relation = 'offers'
)

select distinct name_key
from known_blocks
semi join offered using (block)
anti join affected using (name_key)
where relation = 'asks';

insert into affected
with asked as (
    select distinct block
    from known_blocks
    semi join affected using (name_key)
    where relation = 'asks' and not starts_with(block, 'capitals:')
),

offered as (
    select name_key, block, n
    from ops.name_blocks
    semi join asked using (block)
    anti join core using (name_key)
    where relation = 'offers'
),

by_leader as (
    select block, leader, sum(n) as n
    from offered
    inner join ops.links as links using (name_key)
    where links.spelling is null and (links.leader = name_key or starts_with(block, 'called:'))
    group by block, leader
),

-- $share is more than half: nobody else in a block can have it
likely as (
    select arg_max(leader, n) as name_key
    from by_leader
    group by block
    having max(n) >= $share * sum(n)
)

select distinct name_key
from likely
anti join affected using (name_key)
