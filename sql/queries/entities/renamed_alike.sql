-- grain: one row a rename that gives an entity the name of another of its type
select distinct overrides.line, overrides.to_name as name, others.entity_type
from ops.overrides as overrides
inner join entities on entities.name = overrides.to_name
inner join entities as others
    on others.entity_type = entities.entity_type and lower(others.name) = lower(entities.name)
where
    overrides.action = 'rename'
    and coalesce(overrides.entity_type, entities.entity_type) = entities.entity_type
    and entities.merged_into_entity_id is null
    and others.merged_into_entity_id is null
    and others.entity_id <> entities.entity_id
order by overrides.line
