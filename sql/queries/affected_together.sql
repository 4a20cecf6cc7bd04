-- Adds the names of entities that affected names stood for, and of those that may be the same item.
insert into affected
with stood_for as (
    select distinct entity_id from ops.links semi join affected using (name_key)
),

rivals as (
    select entity_id
    from ops.entity_items
    where item_id in (
        select item_id from ops.entity_items semi join stood_for using (entity_id)
        union
        select item_id from new_items
    )
    union
    from stood_for
)

select distinct name_key
from ops.links
semi join rivals using (entity_id)
anti join affected using (name_key)
