-- grain: one row per entity that is merged into this one
select entity_id, entity_type, name
from entities
where merged_into_entity_id = $entity_id
order by name, entity_id
limit $limit
