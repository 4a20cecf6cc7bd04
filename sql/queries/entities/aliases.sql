-- grain: one row per spelling of the entity, the most frequent first
select alias, alias_kind, n_mentions
from entity_aliases
where entity_id = $entity_id
order by n_mentions desc, alias
limit $limit
