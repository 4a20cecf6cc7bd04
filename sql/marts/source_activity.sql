-- One row per day and outlet with a document on that day, duplicates included: what it published, and the gaps.
create or replace view mart.source_activity as
with all_documents as (
    select
        *,
        duplicate_of_document_id is null as is_counted
    from documents
),
all_sources as (
    select * from sources
),
all_quotes as (
    select * from quotes where report_kind = 'statement'
),
carried as (
    select
        source_id,
        day,
        count(*) filter (where is_counted) as n_documents,
        count(*) filter (where not is_counted) as n_duplicates,
        coalesce(sum(version_number - 1) filter (where is_counted), 0)::bigint as n_changes,
        coalesce(sum(word_count) filter (where is_counted), 0)::bigint as n_words,
        min(first_seen_at) as first_seen_at,
        max(first_seen_at) as last_seen_at
    from all_documents
    group by source_id, day
),
quoted as (
    select
        all_documents.source_id,
        all_documents.day,
        count(*) as n_quotes,
        count(all_quotes.speaker_entity_id) as n_quotes_with_named_speaker
    from all_quotes
    inner join all_documents using (document_id, day)
    where all_documents.is_counted
    group by all_documents.source_id, all_documents.day
),
last_day as (
    select max(day) as day from carried
),
spaced as (
    -- before quotes are joined: a filter of the day does not pass a window, and would not reach them
    select
        carried.*,
        carried.day - lag(carried.day) over outlet as days_since_previous,
        coalesce(lead(carried.day) over outlet, last_day.day) - carried.day as days_until_next
    from carried
    cross join last_day
    window outlet as (partition by carried.source_id order by carried.day)
)
select
    spaced.day,
    spaced.source_id,
    sources.name as source_name,
    spaced.n_documents,
    spaced.n_changes,
    spaced.n_duplicates,
    spaced.n_words,
    coalesce(quoted.n_quotes, 0) as n_quotes,
    coalesce(quoted.n_quotes_with_named_speaker, 0) as n_quotes_with_named_speaker,
    quoted.n_quotes_with_named_speaker / quoted.n_quotes as share_with_named_speaker,
    spaced.first_seen_at,
    spaced.last_seen_at,
    spaced.days_since_previous,
    spaced.days_until_next
from spaced
left join quoted on quoted.source_id is not distinct from spaced.source_id and quoted.day = spaced.day
left join all_sources as sources on sources.source_id = spaced.source_id;

comment on view mart.source_activity is
    'One row per day and outlet with a document on that day: what it published, and the gaps.';
comment on column mart.source_activity.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.source_activity.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.source_activity.source_name is 'name of the outlet';
comment on column mart.source_activity.n_documents is 'documents, without duplicates';
comment on column mart.source_activity.n_changes is 'times that the text of these documents has changed since';
comment on column mart.source_activity.n_duplicates is 'documents that repeat another one, such as agency copy';
comment on column mart.source_activity.n_words is 'words of the documents, without duplicates';
comment on column mart.source_activity.n_quotes is 'quotes in the documents, without duplicates';
comment on column mart.source_activity.n_quotes_with_named_speaker is 'quotes whose speaker is a known entity';
comment on column mart.source_activity.share_with_named_speaker is
    'n_quotes_with_named_speaker / n_quotes, 0 to 1; null without quotes';
comment on column mart.source_activity.first_seen_at is 'when onrecord loaded the first document of the day';
comment on column mart.source_activity.last_seen_at is 'when onrecord loaded the last document of the day';
comment on column mart.source_activity.days_since_previous is
    'days since the outlet''s previous day with a document; null for its first day';
comment on column mart.source_activity.days_until_next is
    'days until the outlet''s next day with a document; for its last day: until the last day of any outlet';
