-- grain: one row per quote, $per_speaker of each speaker in $speakers: first the verbatim ones that name the speaker
-- and can stand alone, then the latest; the same words once
with candidates as (
    select
        *,
        quote_kind = 'direct' and speaker_status = 'named' and length(quote_text) between 40 and 400 as stands_alone
    from quotes_of_period
    where list_contains($speakers, speaker_entity_id)
),

once as (
    select * from candidates
    qualify row_number() over (
        partition by speaker_entity_id, quote_group_id order by date_published nulls last, quote_id
    ) = 1
)

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
from once
qualify row_number() over (
    partition by speaker_entity_id order by stands_alone desc, day desc, speaker_score desc nulls last, quote_id
) <= $per_speaker
order by speaker_entity_id, stands_alone desc, day desc, speaker_score desc nulls last, quote_id
