-- grain: one row per quote of $quote_ids: its words, and whose they are
with wanted as (
    select * from quotes where list_contains($quote_ids::varchar [], quote_id)
),

-- as in mart.quote_words, which is no view to ask for a few
interrupted as (
    select
        quote_segments.quote_id,
        string_agg(
            substr(
                documents.text,
                quote_segments.char_start + 1,
                quote_segments.char_end - quote_segments.char_start
            ),
            ' … ' order by quote_segments.segment_index
        ) as words
    from quote_segments
    inner join wanted using (quote_id)
    inner join documents using (document_id)
    where wanted.quote_kind = 'direct'
    group by quote_segments.quote_id
    having count(*) > 1
)

select
    wanted.quote_id,
    coalesce(interrupted.words, wanted.text) as words,
    if(wanted.other_speaker_mention_ids is null, coalesce(entities.name, wanted.speaker_text), wanted.speaker_text)
        as speaker
from wanted
left join interrupted using (quote_id)
left join entities on entities.entity_id = wanted.speaker_entity_id
