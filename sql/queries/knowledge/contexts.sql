-- What the documents of wanted_names say around an entity: names of countries in them, and their years of publication.
-- grain: one row per entity, kind and value
with hashes as (
    select hash(name_key) as name_hash from wanted_names
    union
    select hash(name_key) from country_names
),

-- mentions are read once; DuckDB compares numbers of many rows faster than names
near as materialized (
    select document_id, name_key
    from mentions
    where hash(name_key) in (select name_hash from hashes)
),

articles as (
    select distinct wanted_names.entity_id, near.document_id
    from near
    inner join wanted_names using (name_key)
    inner join documents using (document_id)
    where documents.duplicate_of_document_id is null
),

placed as (
    select document_id, name_key
    from near
    semi join articles using (document_id)
    semi join country_names using (name_key)
),

countries as (
    select articles.entity_id, 'country' as kind, country_names.country_code as value, count(*) as n_occurrences
    from articles
    inner join placed using (document_id)
    inner join country_names using (name_key)
    anti join wanted_names
        on wanted_names.entity_id = articles.entity_id and wanted_names.name_key = placed.name_key
    group by all
),

years as (
    select
        articles.entity_id,
        'year' as kind,
        year(documents.date_published)::varchar as value,
        count(*) as n_occurrences
    from articles
    inner join documents using (document_id)
    where documents.date_published is not null
    group by all
)

select * from countries
union all
select * from years
order by entity_id, kind, value
