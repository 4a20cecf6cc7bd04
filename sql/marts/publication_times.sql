-- One row per document: between which times it was published. If a source gives a day alone, date_published is midnight
-- in UTC (transforms/documents/dates): so a midnight stands for a whole day. One document was before another only if
-- its published_until is before the published_from of the other.
create or replace view mart.publication_times as
with all_documents as (
    select
        *,
        coalesce(date_published, first_seen_at) as published_from,
        coalesce(epoch_us(date_published) % 86400000000 = 0, false) as is_day_only
    from documents
)
select
    document_id,
    source_id,
    duplicate_of_document_id is null as is_independent,
    date_published is not null as has_date,
    date_published is not null and not is_day_only as has_time,
    is_day_only,
    published_from,
    if(is_day_only, published_from + interval '24 hours' - interval '1 microsecond', published_from) as published_until
from all_documents;

comment on view mart.publication_times is
    'One row per document: between which times it was published; many sources give a day without a time.';
comment on column mart.publication_times.document_id is 'document (documents.document_id)';
comment on column mart.publication_times.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.publication_times.is_independent is 'true if the document is no duplicate';
comment on column mart.publication_times.has_date is
    'true if a date of publication is known; false: published_from is that of the first load';
comment on column mart.publication_times.has_time is 'true if day and time of publication are known';
comment on column mart.publication_times.is_day_only is
    'true if the day of publication is known, but no time: date_published is midnight in UTC';
comment on column mart.publication_times.published_from is
    'earliest time of publication: date_published, or first load if it is unknown';
comment on column mart.publication_times.published_until is
    'latest time of publication: the end of the day if is_day_only, else the same as published_from';
