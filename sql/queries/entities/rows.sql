-- grain: one row per entity of $entity_ids, or that shows or bears the folded name $called
select entities.*, coalesce(target.entity_id, entities.entity_id) as standing_entity_id
from entities
left join entities as target on target.entity_id = entities.merged_into_entity_id
where
    list_contains($entity_ids, entities.entity_id)
    or (
        entities.merged_into_entity_id is null
        and (
            lower(strip_accents(replace(entities.name, '.', ''))) = $called
            or entities.entity_id in (select entity_id from entity_aliases where normalized_alias = $called)
        )
    )
order by entities.n_mentions desc, entities.entity_id
