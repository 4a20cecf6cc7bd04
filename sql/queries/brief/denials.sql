-- grain: one row per statement of the period in which a known speaker denies something; the same words once
with denied as (
    select * from brief_statements
    where is_now and polarity = 'denied' and speaker_name is not null
    qualify row_number() over (
        partition by speaker_entity_id, quote_group_id order by date_published nulls last, quote_id
    ) = 1
)

select
    speaker_entity_id,
    speaker_name as name,
    quote_text,
    quote_kind,
    polarity,
    leading_cue as cue,
    coalesce(source_name, source_id) as source_name,
    headline,
    url,
    day,
    document_id
from denied
order by day desc, n_copies desc, quote_id
limit $limit
