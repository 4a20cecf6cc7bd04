-- grain: one row per person or organisation, the most quoted first
select
    speaker_entity_id,
    any_value(speaker_name) as speaker_name,
    any_value(speaker_role) as speaker_role,
    any_value(speaker_type) as speaker_type,
    count(*) as n_quotes,
    count(*) filter (where quote_kind = 'direct') as n_direct,
    count(*) filter (where quote_kind = 'mixed') as n_mixed,
    count(*) filter (where quote_kind = 'indirect') as n_indirect,
    count(distinct document_id) as n_documents,
    count(distinct source_id) as n_sources
from quotes_of_period
where speaker_type in ('PERSON', 'ORG')
group by speaker_entity_id
order by n_quotes desc, n_documents desc, speaker_name, speaker_entity_id
limit $limit
