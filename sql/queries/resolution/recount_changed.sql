-- recounts: how often, and in how many documents, the entities of recounted are mentioned, by near_mentions, which has
-- all mentions of theirs.
-- A mention has by now the entity of its name; only where spellings have their own is it looked up.
create or replace temp table spelt_names as
select distinct name_key from links where spelling is not null;

create or replace temp table recounts as
with named as (
    select near_mentions.document_id, kept_links.entity_id
    from near_mentions
    inner join kept_links using (name_key)
    anti join spelt_names using (name_key)
    union all
    select document_id, entity_id
    from mentions
    where rowid in (select row_number from near_mentions semi join spelt_names using (name_key))
)

select named.entity_id, count(*) as n_mentions, count(distinct named.document_id) as n_documents
from named
inner join documents using (document_id)
semi join recounted on recounted.entity_id = named.entity_id
where documents.duplicate_of_document_id is null
group by named.entity_id
