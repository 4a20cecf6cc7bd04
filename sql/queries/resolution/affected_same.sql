-- Adds the names that changed ones are compared with.
insert into affected
with blocks as (
    select distinct block from new_blocks where relation = 'same'
)

select distinct name_key
from ops.name_blocks
semi join blocks using (block)
anti join affected using (name_key)
where relation = 'same'
