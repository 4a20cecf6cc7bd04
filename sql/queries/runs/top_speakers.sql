-- grain: one row per speaker, the most quoted first; copies of an article count once
-- Articles and outlets are counted for those alone that come first.
with said as (
    select
        speaker_entity_id,
        document_id
    from quotes
    where
        report_kind = 'statement'
        and speaker_entity_id is not null
        and document_id not in (select document_id from documents where duplicate_of_document_id is not null)
),

most as (
    select
        speaker_entity_id,
        count(*) as quotes
    from said
    group by speaker_entity_id
    qualify rank() over (order by count(*) desc) <= $limit
)

select
    entities.name as speaker,
    most.quotes,
    count(distinct said.document_id) as articles,
    count(distinct documents.source_id) as sources
from said
inner join most using (speaker_entity_id)
inner join documents using (document_id)
inner join entities on entities.entity_id = said.speaker_entity_id
group by entities.entity_id, entities.name, most.quotes
order by most.quotes desc, articles desc, speaker
limit $limit
