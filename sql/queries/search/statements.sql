-- grain: one row per statement in documents of wanted_documents that are counted: the words and whose they are
-- by their numbers, so that no other text is read
with counted as (
    select document_id, day
    from documents
    where
        rowid in (select documents.rowid from documents semi join wanted_documents using (document_id))
        and duplicate_of_document_id is null
),

stated as (
    select quotes.*
    from quotes
    semi join counted using (document_id, day)
    where quotes.report_kind = 'statement'
),

speaking as (
    select quote_id, list(distinct entity_id order by entity_id) as entity_ids
    from (
        select quote_id, speaker_entity_id as entity_id from stated
        union all
        select others.quote_id, mentions.entity_id
        from (select document_id, day, quote_id, unnest(other_speaker_mention_ids) as mention_id from stated) as others
        inner join mentions using (document_id, day, mention_id)
    )
    where entity_id is not null
    group by quote_id
)

select
    stated.document_id,
    quote_id,
    stated.quote_group_id,
    coalesce(stated.words, stated.text) as words,
    coalesce(speaking.entity_ids, []) as speaker_entity_ids
from stated
left join speaking using (quote_id)
order by stated.document_id, stated.char_start, stated.char_end, quote_id
