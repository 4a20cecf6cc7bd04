-- What the documents of wanted_names say around an entity: names of countries in them, and their years of publication.
-- grain: one row per entity, kind and value
with articles as (
    select distinct wanted_names.entity_id, mentions.document_id
    from mentions
    inner join wanted_names using (name_key)
    inner join documents using (document_id)
    where documents.duplicate_of_document_id is null
),

placed as (
    select mentions.document_id, mentions.name_key
    from mentions
    semi join articles on articles.document_id = mentions.document_id
    semi join country_names on country_names.name_key = mentions.name_key
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
