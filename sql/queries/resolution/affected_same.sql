-- Adds the names that changed ones are compared with.
insert into affected
with keys as (
    select distinct blocking_key from new_blocks where relation = 'same'
)

select distinct name_key
from ops.name_blocks
semi join keys using (blocking_key)
anti join affected using (name_key)
where relation = 'same'
