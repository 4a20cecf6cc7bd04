-- grain: one row per block that affected names ask, what other names offer there
with asked as (
    select distinct block from known_blocks semi join affected using (name_key) where relation = 'asks'
),

offered as (
    select name_key, block, n
    from ops.name_blocks
    semi join asked using (block)
    anti join affected using (name_key)
    where relation = 'offers'
)

select block, sum(n)::bigint as n
from offered
inner join ops.links as links using (name_key)
where
    links.spelling is null
    and (links.leader = name_key or starts_with(block, 'called:') or starts_with(block, 'capitals:'))
group by block
