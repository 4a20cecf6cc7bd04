-- grain: one row per example, $per_speaker of each speaker in $speakers: those that can stand alone first (verbatim,
-- by name, of a length that is read), one an article if there are several, the same words once; a second one only if it
-- can
with candidates as (
    select
        *,
        (quote_kind <> 'indirect')::integer
        + 2 * (quote_kind = 'direct')::integer
        + (speaker_status = 'named')::integer
        + 2 * (length(quote_text) between 50 and 260)::integer
        + (polarity = 'asserted')::integer
        + (quote_text ~ '^[“"''‘ ]*\p{Lu}')::integer
        - 2 * (length(quote_text) < 30)::integer as worth
    from brief_statements
    where is_now and is_example and list_contains($speakers, speaker_entity_id)
),

once as (
    select * from candidates
    qualify row_number() over (
        partition by speaker_entity_id, quote_group_id order by date_published nulls last, quote_id
    ) = 1
),

by_article as (
    select
        *,
        row_number() over (
            partition by speaker_entity_id, document_id order by worth desc, char_start
        ) as place_in_article
    from once
)

select
    speaker_entity_id,
    quote_text,
    quote_kind,
    polarity,
    leading_cue as cue,
    coalesce(source_name, source_id) as source_name,
    headline,
    url,
    day,
    document_id
from by_article
window best as (
    partition by speaker_entity_id order by place_in_article, worth desc, day desc, speaker_score desc, quote_id
)
qualify
    row_number() over best <= $per_speaker
    and (worth >= 4 or row_number() over best = 1)
order by speaker_entity_id, place_in_article, worth desc, day desc, speaker_score desc, quote_id
