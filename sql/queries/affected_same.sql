-- Adds the names that are compared with affected ones.
insert into affected
with blocks as (
    select distinct block from known_blocks semi join affected using (name_key) where relation = 'same'
)

select distinct name_key
from known_blocks
semi join blocks using (block)
anti join affected using (name_key)
where relation = 'same'
