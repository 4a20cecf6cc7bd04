-- One row per document that is not counted, with the one that is counted instead: its quotes and mentions stand for
-- those of the copy.
create or replace view mart.copies as
with all_documents as (
    select * from documents
),
all_sources as (
    select * from sources
)
select
    copies.document_id,
    copies.duplicate_kind,
    copies.duplicate_similarity,
    copies.source_id,
    sources.name as source_name,
    copies.url,
    copies.headline,
    copies.date_published,
    copies.duplicate_of_document_id as counted_document_id,
    counted.source_id as counted_source_id,
    counted_sources.name as counted_source_name,
    counted.url as counted_url,
    counted.headline as counted_headline,
    counted.date_published as counted_date_published
from all_documents as copies
inner join all_documents as counted on counted.document_id = copies.duplicate_of_document_id
left join all_sources as sources on sources.source_id = copies.source_id
left join all_sources as counted_sources on counted_sources.source_id = counted.source_id;

comment on view mart.copies is
    'One row per document that is not counted, with the one whose quotes and mentions are counted instead.';
comment on column mart.copies.document_id is 'document that is not counted (documents.document_id)';
comment on column mart.copies.duplicate_kind is 'exact, near (nearly the same text, or a part of it) or update';
comment on column mart.copies.duplicate_similarity is 'share of the words of the shorter text that both have, 0 to 1';
comment on column mart.copies.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.copies.source_name is 'name of the outlet';
comment on column mart.copies.url is 'address as given';
comment on column mart.copies.headline is 'headline';
comment on column mart.copies.date_published is 'first publication';
comment on column mart.copies.counted_document_id is 'document that is counted instead (documents.document_id)';
comment on column mart.copies.counted_source_id is 'outlet of that document (sources.source_id); null if unknown';
comment on column mart.copies.counted_source_name is 'name of that outlet';
comment on column mart.copies.counted_url is 'address of that document as given';
comment on column mart.copies.counted_headline is 'headline of that document';
comment on column mart.copies.counted_date_published is 'first publication of that document';
