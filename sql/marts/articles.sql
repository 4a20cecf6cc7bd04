-- One row per document that is counted: a distinct text. n_copies and n_updates say how many duplicates are left out,
-- outlets who carried it.
create or replace view mart.articles as
with copies as (
    select
        originals.document_id,
        originals.day,
        count(*) filter (where duplicates.duplicate_kind is distinct from 'update') as n_copies,
        count(*) filter (where duplicates.duplicate_kind = 'update') as n_updates,
        list(distinct coalesce(sources.name, duplicates.source_id))
            filter (where duplicates.source_id is not null) as carriers
    from documents as duplicates
    inner join documents as originals on originals.document_id = duplicates.duplicate_of_document_id
    left join sources on sources.source_id = duplicates.source_id
    group by originals.document_id, originals.day
),
tops as (
    select * from document_topics where level = 1
),
below as (
    select * from document_topics where level = 2
)
select
    documents.day,
    documents.document_id,
    documents.source_id,
    sources.name as source_name,
    coalesce(sources.is_wire, false) as is_wire,
    documents.url,
    documents.headline,
    documents.section,
    documents.language,
    documents.word_count,
    documents.date_published,
    documents.first_seen_at,
    coalesce(copies.n_copies, 0) as n_copies,
    coalesce(copies.n_updates, 0) as n_updates,
    list_sort(
        list_distinct(list_concat(copies.carriers, [coalesce(sources.name, documents.source_id)]))
    ) as outlets,
    len(outlets)::bigint as n_outlets,
    topics.label as topic,
    subtopics.label as subtopic
from documents
left join sources using (source_id)
left join copies using (document_id, day)
left join tops using (document_id)
left join below using (document_id)
left join topics on topics.topic_id = tops.topic_id
left join topics as subtopics on subtopics.topic_id = below.topic_id
where documents.duplicate_of_document_id is null;

comment on view mart.articles is
    'One row per document that is counted, which is a distinct text: copies of it are left out.';
comment on column mart.articles.day is 'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.articles.document_id is 'document (documents.document_id)';
comment on column mart.articles.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.articles.source_name is 'name of the outlet';
comment on column mart.articles.is_wire is 'true for a news agency';
comment on column mart.articles.url is 'address as given';
comment on column mart.articles.headline is 'headline';
comment on column mart.articles.section is 'section of the outlet, such as Opinion';
comment on column mart.articles.language is 'language of the text, ISO 639-1; und if unknown';
comment on column mart.articles.word_count is 'number of words in the text';
comment on column mart.articles.date_published is 'first publication';
comment on column mart.articles.first_seen_at is 'when onrecord first loaded the document';
comment on column mart.articles.n_copies is 'copies of this document that were loaded and are not counted';
comment on column mart.articles.n_updates is
    'earlier versions of this story, under other addresses, that are not counted';
comment on column mart.articles.outlets is
    'outlets that carried the text, this one included, by name; empty if none is known';
comment on column mart.articles.n_outlets is 'number of these outlets';
comment on column mart.articles.topic is
    'what it is about, such as sport (topics.label); null: no topic is likely enough';
comment on column mart.articles.subtopic is 'topic below that, such as election; null: none is likely enough';
