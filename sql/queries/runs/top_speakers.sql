-- grain: one row per speaker, the most quoted first; copies of an article count once
-- Articles and outlets are counted for those alone that come first.
with spoken as (
    select speaker_entity_id, document_id
    from quotes
    where report_kind = 'statement'
    union all
    select mentions.entity_id as speaker_entity_id, mentions.document_id
    from (
        select document_id, unnest(other_speaker_mention_ids) as mention_id
        from quotes
        where report_kind = 'statement' and other_speaker_mention_ids is not null
    )
    inner join mentions using (document_id, mention_id)
),

said as (
    select speaker_entity_id, document_id
    from spoken
    where
        speaker_entity_id is not null
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
