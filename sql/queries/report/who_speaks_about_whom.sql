-- grain: one row per speaker and somebody else who is mentioned inside what the speaker says, people and organisations
-- only
select
    speaker_entity_id,
    speaker_name,
    entity_id,
    entity_name,
    entity_type,
    sum(n_quotes)::bigint as n_quotes,
    sum(n_documents)::bigint as n_documents,
    -- of a few decimals: a sum of floats depends on the order in which threads add them up
    round(sum(tone_sum) / nullif(sum(n_with_tone), 0), 6) as avg_tone
from mart.who_speaks_about_whom
where
    day between $since and $until
    and speaker_type in ('PERSON', 'ORG')
    and entity_type in ('PERSON', 'ORG')
group by all
order by n_quotes desc, n_documents desc, speaker_name, entity_name, entity_id
limit $limit
