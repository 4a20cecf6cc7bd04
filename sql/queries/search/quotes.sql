-- grain: one row per quote of $quote_ids: its words, and whose they are
with wanted as (
    select * from quotes where list_contains($quote_ids::varchar [], quote_id)
)

select
    wanted.quote_id,
    coalesce(wanted.words, wanted.text) as words,
    if(wanted.other_speaker_mention_ids is null, coalesce(entities.name, wanted.speaker_text), wanted.speaker_text)
        as speaker
from wanted
left join entities on entities.entity_id = wanted.speaker_entity_id
