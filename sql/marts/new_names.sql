-- One row per entity: where it first appeared, and how far it went since. A name is new only if the corpus was watched
-- before: days_watched says for how long. n_articles counts what was published, copies included.
create or replace view mart.new_names as
with all_documents as (
    select
        document_id,
        source_id,
        headline,
        url,
        coalesce(date_published, first_seen_at) as published_at,
        duplicate_of_document_id is null as is_counted
    from documents
),
canonical_entities as (
    select * from mart.canonical_entities
),
start as (
    select min((published_at at time zone 'UTC')::date) as day from all_documents
),
merged as (
    -- few: so mentions are counted under the id that counts before anything large is joined
    select entity_id, canonical_entity_id
    from canonical_entities
    where entity_id <> canonical_entity_id
),
named as (
    select distinct
        mentions.document_id,
        coalesce(merged.canonical_entity_id, mentions.entity_id) as entity_id
    from mentions
    left join merged using (entity_id)
    where mentions.entity_id is not null
),
appeared as (
    select
        named.entity_id,
        any_value(canonical_entities.entity_name) as entity_name,
        any_value(canonical_entities.entity_type) as entity_type,
        any_value(canonical_entities.role) as role,
        min_by(named.document_id, (all_documents.published_at, named.document_id)) as document_id,
        count(*) as n_articles,
        count(*) filter (where all_documents.is_counted) as n_documents,
        count(distinct all_documents.source_id) as n_sources
    from named
    inner join all_documents using (document_id)
    inner join canonical_entities using (entity_id)
    group by named.entity_id
)
select
    (first.published_at at time zone 'UTC')::date as day,
    appeared.entity_id,
    appeared.entity_name,
    appeared.entity_type,
    appeared.role,
    first.source_id,
    sources.name as source_name,
    first.headline,
    first.url,
    appeared.document_id,
    first.published_at as first_seen_at,
    appeared.n_articles,
    appeared.n_documents,
    appeared.n_sources,
    (first.published_at at time zone 'UTC')::date - start.day as days_watched
from appeared
inner join all_documents as first using (document_id)
cross join start
left join sources on sources.source_id = first.source_id;

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
