-- grain: one row per statement in documents of wanted_documents that are counted: the words and whose they are
-- by their numbers, so that no other text is read
with counted as (
    select document_id, text
    from documents
    where
        rowid in (select documents.rowid from documents semi join wanted_documents using (document_id))
        and duplicate_of_document_id is null
),

stated as (
    select quotes.*, counted.text as document_text
    from quotes
    inner join counted using (document_id)
    where quotes.report_kind = 'statement'
),

speaking as (
    select quote_id, list(distinct entity_id order by entity_id) as entity_ids
    from (
        select quote_id, speaker_entity_id as entity_id from stated
        union all
        select others.quote_id, mentions.entity_id
        from (select document_id, quote_id, unnest(other_speaker_mention_ids) as mention_id from stated) as others
        inner join mentions using (document_id, mention_id)
    )
    where entity_id is not null
    group by quote_id
),

-- as in mart.quote_words, which is no view to ask for a few
interrupted as (
    select
        quote_segments.quote_id,
        string_agg(
            substr(
                stated.document_text,
                quote_segments.char_start + 1,
                quote_segments.char_end - quote_segments.char_start
            ),
            ' … ' order by quote_segments.segment_index
        ) as words
    from quote_segments
    inner join stated using (quote_id)
    where stated.quote_kind = 'direct'
    group by quote_segments.quote_id
    having count(*) > 1
)

select
    stated.document_id,
    quote_id,
    stated.quote_group_id,
    coalesce(interrupted.words, stated.text) as words,
    coalesce(speaking.entity_ids, []) as speaker_entity_ids
from stated
left join interrupted using (quote_id)
left join speaking using (quote_id)
order by stated.document_id, stated.char_start, stated.char_end, quote_id
