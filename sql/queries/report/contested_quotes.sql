-- grain: one row per quote whose content somebody denies, questions or does not confirm; denials first, then the latest
select
    speaker_entity_id,
    speaker_name,
    speaker_text,
    speaker_status,
    speaker_score,
    quote_text,
    quote_kind,
    polarity,
    cue,
    coalesce(source_name, source_id) as source_name,
    headline,
    url,
    day
from quotes_of_period
where polarity <> 'asserted' and speaker_position = 1
order by polarity, speaker_entity_id is null, day desc, quote_id
limit $limit
