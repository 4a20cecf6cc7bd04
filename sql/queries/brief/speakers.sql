-- grain: one row per person or organisation that spoke in the period, those with most statements first
select
    speaker_entity_id,
    any_value(speaker_name) as name,
    any_value(speaker_role) as role,
    count(*) filter (where is_now) as n_now,
    count(*) filter (where not is_now) as n_before,
    count(distinct document_id) filter (where is_now) as n_articles,
    count(distinct source_id) filter (where is_now) as n_sources
from brief_statements
where speaker_type in ('PERSON', 'ORG')
group by speaker_entity_id
having n_now > 0
order by n_now desc, n_articles desc, name, speaker_entity_id
limit $limit
