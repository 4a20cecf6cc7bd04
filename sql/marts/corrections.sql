-- One row per change that an outlet made to the text or the headline of an article after it was first loaded. It may be
-- a correction or an update: removed and added say what went and what came. Changes of what is known about a text
-- (author, date, section) are none.
create or replace view mart.corrections as
with versions as (
    select document_id, version_number, headline, text, content_hash, seen_at
    from document_versions
    union all
    select
        documents.document_id,
        documents.version_number,
        documents.headline,
        documents.text,
        documents.content_hash,
        coalesce(documents.fetched_at, runs.started_at) as seen_at
    from documents
    semi join document_versions using (document_id)
    left join ops.runs as runs using (run_id)
),
steps as (
    select
        document_id,
        version_number,
        seen_at,
        headline,
        lag(headline) over versions_of_document as headline_before,
        text,
        lag(text) over versions_of_document as text_before,
        content_hash,
        lag(content_hash) over versions_of_document as hash_before
    from versions
    window versions_of_document as (partition by document_id order by version_number, seen_at)
),
changed as (
    select
        *,
        string_split(text, chr(10) || chr(10)) as paragraphs,
        string_split(text_before, chr(10) || chr(10)) as paragraphs_before
    from steps
    where hash_before is distinct from content_hash and text_before is not null
)
select
    (coalesce(changed.seen_at, documents.first_seen_at) at time zone 'UTC')::date as day,
    documents.source_id,
    sources.name as source_name,
    changed.document_id,
    documents.url,
    changed.version_number,
    changed.seen_at,
    changed.headline_before,
    changed.headline,
    changed.headline is distinct from changed.headline_before as is_headline_changed,
    list_filter(
        changed.paragraphs_before,
        lambda paragraph: not list_contains(changed.paragraphs, paragraph) and trim(paragraph) <> ''
    ) as removed,
    list_filter(
        changed.paragraphs,
        lambda paragraph: not list_contains(changed.paragraphs_before, paragraph) and trim(paragraph) <> ''
    ) as added,
    documents.duplicate_of_document_id is null as is_counted
from changed
inner join documents using (document_id)
left join sources using (source_id);

comment on view mart.corrections is
    'One row per change that an outlet made to the text or headline of an article: a correction or an update.';
comment on column mart.corrections.day is 'day on which the change was seen, in UTC';
comment on column mart.corrections.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.corrections.source_name is 'name of the outlet';
comment on column mart.corrections.document_id is 'document (documents.document_id)';
comment on column mart.corrections.url is 'address of the document';
comment on column mart.corrections.version_number is
    'number of the version that has the change (documents.version_number)';
comment on column mart.corrections.seen_at is
    'when this version was loaded; for the current one: when it was fetched, or its run started';
comment on column mart.corrections.headline_before is 'headline that the version before had';
comment on column mart.corrections.headline is 'headline of this version';
comment on column mart.corrections.is_headline_changed is 'true if the headline changed';
comment on column mart.corrections.removed is 'paragraphs of the text before, headline included, that went';
comment on column mart.corrections.added is
    'paragraphs of the text after that are new: a notice of correction is among them';
comment on column mart.corrections.is_counted is 'false if the document is a duplicate of another one';
