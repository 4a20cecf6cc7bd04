-- grain: one row per speaker and somebody else who is mentioned inside what the speaker says, people and organisations
-- only; as mart.who_speaks_about_whom, which covers all days, for the days of the period
with pieces as (
    select
        quotes_of_period.quote_id,
        quotes_of_period.document_id,
        quotes_of_period.speaker_entity_id,
        quotes_of_period.speaker_name,
        coalesce(quote_segments.char_start, quotes_of_period.char_start) as char_start,
        coalesce(quote_segments.char_end, quotes_of_period.char_end) as char_end
    from quotes_of_period
    left join quote_segments using (quote_id)
    where quotes_of_period.speaker_type in ('PERSON', 'ORG')
)

select
    pieces.speaker_entity_id,
    pieces.speaker_name,
    entities.canonical_entity_id as entity_id,
    entities.entity_name,
    entities.entity_type,
    count(distinct pieces.quote_id) as n_quotes,
    count(distinct pieces.document_id) as n_documents,
    avg(try_cast(mentions.tone as decimal(9, 6))) as avg_tone
from pieces
inner join mentions
    on mentions.document_id = pieces.document_id
    and mentions.char_start >= pieces.char_start
    and mentions.char_end <= pieces.char_end
inner join mart.canonical_entities as entities on entities.entity_id = mentions.entity_id
where entities.canonical_entity_id <> pieces.speaker_entity_id and entities.entity_type in ('PERSON', 'ORG')
group by all
order by n_quotes desc, n_documents desc, pieces.speaker_name, entities.entity_name, entity_id
limit $limit
