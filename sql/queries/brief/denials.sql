-- grain: one row per statement of the period in which a sure speaker denies something, with the earlier statement that
-- it most likely denies, if there is one; those first, then the latest; the same words once
with denied as (
    select
        brief_statements.*,
        denials.earlier_text,
        denials.earlier_speaker,
        denials.earlier_published_at
    from brief_statements
    inner join mart.denials as denials using (quote_id)
    where is_now and is_example and brief_statements.speaker_position = 1
    qualify row_number() over (
        partition by brief_statements.speaker_entity_id, quote_group_id order by date_published nulls last, quote_id
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
    document_id,
    earlier_text,
    earlier_speaker,
    (earlier_published_at at time zone 'UTC')::date as earlier_day
from denied
order by earlier_text is null, day desc, n_copies desc, quote_id
limit $limit
