-- One row per entity: where it first appeared, and how far it went since. A name is new only if the corpus was watched
-- before: days_watched says for how long. n_articles counts what was published, copies included.
create or replace view mart.new_names as
with canonical_entities as (
    select * from mart.canonical_entities
),
start as (
    select min(day) as day from documents
),
appeared as (
    select
        entity_id,
        min(day) as day,
        count(*) as n_articles,
        count(*) filter (where is_counted) as n_documents,
        count(distinct source_id) as n_sources
    from ops.document_entities
    where n_mentions > 0
    group by entity_id
),
first_documents as (
    select
        sums.entity_id,
        sums.day,
        arg_min(
            {
                'document_id': documents.document_id,
                'source_id': documents.source_id,
                'headline': documents.headline,
                'url': documents.url,
                'published_at': coalesce(documents.date_published, documents.first_seen_at)
            },
            (coalesce(documents.date_published, documents.first_seen_at), documents.document_id)
        ) as first
    from ops.document_entities as sums
    inner join appeared using (entity_id, day)
    inner join documents using (document_id, day)
    where sums.n_mentions > 0
    group by sums.entity_id, sums.day
)
select
    appeared.day,
    appeared.entity_id,
    canonical_entities.entity_name,
    canonical_entities.entity_type,
    canonical_entities.role,
    first_documents.first.source_id as source_id,
    sources.name as source_name,
    first_documents.first.headline as headline,
    first_documents.first.url as url,
    first_documents.first.document_id as document_id,
    first_documents.first.published_at as first_seen_at,
    appeared.n_articles,
    appeared.n_documents,
    appeared.n_sources,
    appeared.day - start.day as days_watched
from appeared
inner join first_documents using (entity_id, day)
inner join canonical_entities using (entity_id)
cross join start
left join sources on sources.source_id = first_documents.first.source_id;

comment on view mart.new_names is
    'One row per entity: the day, outlet and document of its first mention, and how far it went since.';
comment on column mart.new_names.day is 'day of the first mention, in UTC';
comment on column mart.new_names.entity_id is 'entity, with merges followed (entities.entity_id)';
comment on column mart.new_names.entity_name is 'canonical name';
comment on column mart.new_names.entity_type is 'type, such as PERSON or ORG';
comment on column mart.new_names.role is 'title or role most often written beside the name';
comment on column mart.new_names.source_id is 'outlet of the first mention (sources.source_id); null if unknown';
comment on column mart.new_names.source_name is 'name of that outlet';
comment on column mart.new_names.headline is 'headline of the document with the first mention';
comment on column mart.new_names.url is 'address of that document';
comment on column mart.new_names.document_id is 'that document (documents.document_id)';
comment on column mart.new_names.first_seen_at is 'publication, or else first load, of that document';
comment on column mart.new_names.n_articles is 'articles that mention it so far, copies included';
comment on column mart.new_names.n_documents is 'distinct texts among them: documents that are no duplicates';
comment on column mart.new_names.n_sources is 'outlets that mention it so far';
comment on column mart.new_names.days_watched is
    'days from the first document of the corpus to the first mention; a small number: the name may be old';
