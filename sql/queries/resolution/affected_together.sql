-- Adds the names that are resolved together with affected ones.
insert into affected
with companies as (
    select distinct company from ops.links semi join affected using (name_key)
)

select distinct name_key
from ops.links
semi join companies using (company)
anti join affected using (name_key)
