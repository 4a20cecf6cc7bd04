-- Adds the names that are resolved together with affected ones.
insert into affected
with name_groups as (
    select distinct name_group from ops.links semi join affected using (name_key)
)

select distinct name_key
from ops.links
semi join name_groups using (name_group)
anti join affected using (name_key)
