-- grain: one row per outlet (null where not known) and one of the speakers in $speakers that it quotes; outlets that
-- quote them most first
with counted as (
    select source_id, any_value(source_name) as source_name, speaker_entity_id, sum(n_quotes)::bigint as n_quotes
    from mart.who_quotes_whom
    where list_contains($speakers, speaker_entity_id) and day between $since and $until
    group by source_id, speaker_entity_id
)

select source_id, coalesce(source_name, source_id) as source_name, speaker_entity_id, n_quotes
from counted
order by sum(n_quotes) over (partition by source_id) desc, source_id nulls last, speaker_entity_id
