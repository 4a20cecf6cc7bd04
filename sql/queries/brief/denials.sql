-- grain: one row per statement of the period in which a known speaker denies something, with the earlier statement that
-- it most likely denies, if there is one; those first, then the latest; the same words once
with denials as (
    select quote_id, earlier_text, earlier_speaker, earlier_published_at
    from mart.denials
),

denied as (
    select * from brief_statements
    semi join denials using (quote_id)
    where is_now and speaker_name is not null
    qualify row_number() over (
        partition by speaker_entity_id, quote_group_id order by date_published nulls last, quote_id
    ) = 1
)

select
    denied.speaker_entity_id,
    denied.speaker_name as name,
    denied.quote_text,
    denied.quote_kind,
    denied.polarity,
    denied.leading_cue as cue,
    coalesce(denied.source_name, denied.source_id) as source_name,
    denied.headline,
    denied.url,
    denied.day,
    denied.document_id,
    denials.earlier_text,
    denials.earlier_speaker,
    (denials.earlier_published_at at time zone 'UTC')::date as earlier_day
from denied
inner join denials using (quote_id)
order by denials.earlier_text is null, denied.day desc, denied.n_copies desc, quote_id
limit $limit
