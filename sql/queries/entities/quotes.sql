-- grain: one row per quote of the entity, direct ones and the latest first; copies of articles left out
select
    coalesce(quotes.words, quotes.text) as quote,
    quotes.quote_kind,
    coalesce(sources.name, documents.origin) as source,
    cast(coalesce(documents.date_published, documents.first_seen_at) as date)::varchar as day
from quotes
inner join documents using (document_id)
left join sources using (source_id)
where
    quotes.quote_id in (select quote_id from mart.quote_speakers where speaker_entity_id = $entity_id)
    and quotes.report_kind = 'statement'
    and documents.duplicate_of_document_id is null
order by quotes.quote_kind <> 'direct', day desc, quotes.quote_id
limit $limit
