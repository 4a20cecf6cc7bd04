-- grain: one row per speaker, the most quoted first; copies of an article count once
select
    entities.name as speaker,
    count(*) as quotes,
    count(distinct documents.document_id) as articles,
    count(distinct documents.source_id) as sources
from quotes
inner join documents using (document_id)
inner join entities on entities.entity_id = quotes.speaker_entity_id
where documents.duplicate_of_document_id is null and quotes.report_kind = 'statement'
group by entities.entity_id, entities.name
order by quotes desc, articles desc, speaker
limit $limit
