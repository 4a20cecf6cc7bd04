-- grain: one row per document of wanted_documents that is counted, with all that it is searched by but its statements
with wanted as (
    select document_id, day, rowid as row_number from documents semi join wanted_documents using (document_id)
),

-- by their numbers, so that no other text is read
counted as (
    select *
    from documents
    where
        rowid in (select row_number from wanted)
        and duplicate_of_document_id is null
),

carriers as (
    select duplicate_of_document_id as document_id, list(distinct source_id order by source_id) as source_ids
    from documents
    where duplicate_of_document_id in (select document_id from wanted) and source_id is not null
    group by all
),

mentioned as (
    select document_id, list(distinct entity_id order by entity_id) as entity_ids
    from mentions
    semi join wanted using (document_id, day)  -- by the day, so that others are not read
    where entity_id is not null
    group by all
),

about as (
    select document_id, list(topic_id order by topic_id) as topic_ids
    from document_topics
    where document_id in (select document_id from wanted)
    group by all
)

select
    document_id,
    counted.headline,
    if(
        starts_with(counted.text, counted.headline || chr(10) || chr(10)),
        substr(counted.text, length(counted.headline) + 3),
        counted.text
    ) as body,
    counted.language,
    coalesce(counted.date_published, counted.first_seen_at) as published_at,
    list_distinct(list_concat(carriers.source_ids, if(counted.source_id is null, [], [counted.source_id])))
        as source_ids,
    coalesce(mentioned.entity_ids, []) as entity_ids,
    coalesce(about.topic_ids, []) as topic_ids
from counted
left join carriers using (document_id)
left join mentioned using (document_id)
left join about using (document_id)
order by document_id
