-- grain: one row, how many entities there are, merged ones left out
select count(*) as n_entities
from entities
where merged_into_entity_id is null
