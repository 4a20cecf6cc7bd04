-- grain: one row per block that affected names ask, what other names offer there
with asked as (
    select distinct blocking_key from known_blocks semi join affected using (name_key) where relation = 'asks'
),

offered as (
    select name_key, blocking_key, n_documents
    from ops.name_blocks
    semi join asked using (blocking_key)
    anti join affected using (name_key)
    where relation = 'offers'
)

select blocking_key, sum(n_documents)::bigint as n_documents
from offered
inner join ops.links as links using (name_key)
where
    links.spelling is null
    and (
        links.canonical_name_key = name_key
        or starts_with(blocking_key, 'called:')
        or starts_with(blocking_key, 'capitals:')
    )
group by blocking_key
