-- grain: one row per outlet that published at the time of a story, but not this
select source_id, source_name
from mart.story_coverage
where story_id = $story_id and not has_carried
order by source_name, source_id
