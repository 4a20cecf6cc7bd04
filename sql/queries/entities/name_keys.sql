-- grain: one row per name that documents have for the entity
select distinct name_key
from mentions
where entity_id = $entity_id and name_key is not null
order by name_key
