-- Adds the names of entities that may be one of possible_items, too.
insert into affected
with rivals as (
    select distinct entity_id from ops.entity_items semi join possible_items using (item_id)
)

select distinct name_key
from ops.links
semi join rivals using (entity_id)
anti join affected using (name_key)
