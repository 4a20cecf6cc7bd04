-- What goes with erased_documents and with the entities of wanted_entities: versions, mentions, quotes, names.
create or replace temp table erased_entities as from wanted_entities;

create or replace temp table erased_names as
with standing as (
    select name_key from ops.links where spelling is null
)

select name_key from ops.links where spelling is null and entity_id in (select entity_id from wanted_entities)
union
select mentions.name_key
from mentions
anti join standing using (name_key)
where mentions.name_key is not null and mentions.entity_id in (select entity_id from wanted_entities);

create or replace temp table erased_mentions as
select mention_id, document_id
from mentions
where
    entity_id in (select entity_id from wanted_entities)
    or (entity_id is null and name_key in (select name_key from erased_names));

create or replace temp table erased_aliases as
select distinct alias from entity_aliases where entity_id in (select entity_id from wanted_entities)
