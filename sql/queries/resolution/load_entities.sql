-- Replaces the entities and aliases of affected names by new_entities and new_aliases, and stores what the next
-- resolution starts from. Only rows that change are written. n_documents is updated by the documents that were added
-- and removed, and counted again if names moved between entities.
create or replace temp table counted_entities as
with came_and_went as (
    select distinct
        changes.change_id,
        changes.sign,
        changes.document_id,
        coalesce(
            of_spelling.entity_id, of_name.entity_id, of_old_spelling.entity_id, of_old_name.entity_id
        ) as entity_id
    from ops.name_changes as changes
    left join (from links where spelling is null) as of_name using (name_key)
    left join (from old_links where spelling is null) as of_old_name using (name_key)
    left join (from links where spelling is not null) as of_spelling
        on
            of_spelling.name_key = changes.name_key
            and of_spelling.spelling = changes.alias
            and changes.mention_kind = 'name'
    left join (from old_links where spelling is not null) as of_old_spelling
        on
            of_old_spelling.name_key = changes.name_key
            and of_old_spelling.spelling = changes.alias
            and changes.mention_kind = 'name'
),

changed as (
    select entity_id, sum(sign)::bigint as n_documents from came_and_went group by entity_id
)

select
    new.* replace (
        case
            when new.merged_into_entity_id is not null then 0
            when recounted.entity_id is not null then coalesce(recounts.n_mentions, 0)
            else new.n_mentions
        end as n_mentions,
        case
            when new.merged_into_entity_id is not null then 0
            when recounted.entity_id is not null then coalesce(recounts.n_documents, 0)
            else coalesce(old.n_documents, 0) + coalesce(changed.n_documents, 0)
        end as n_documents
    )
from new_entities as new
left join recounted using (entity_id)
left join recounts using (entity_id)
left join changed using (entity_id)
left join entities as old using (entity_id);

create or replace temp table scope as
select entity_id from old_links
union
select entity_id from new_entities
union
select entity_id from entities where (select is_full_rebuild from resolution);

create or replace temp table old_entities as
select entities.*, entities.rowid as row_number
from entities
where
    entity_id in (select entity_id from scope)
    or merged_into_entity_id in (select entity_id from scope);

create or replace temp table same_entities as
select * exclude (row_number) from old_entities intersect select * from counted_entities;
delete from entities
where rowid in (select row_number from old_entities anti join same_entities using (entity_id));
insert into entities by name select * from counted_entities anti join same_entities using (entity_id);

create or replace temp table old_aliases as
select entity_aliases.*, entity_aliases.rowid as row_number from entity_aliases semi join scope using (entity_id);

create or replace temp table same_aliases as
select * exclude (row_number) from old_aliases intersect select * from new_aliases;
delete from entity_aliases
where rowid in (select row_number from old_aliases anti join same_aliases using (entity_id, alias));
insert into entity_aliases by name select * from new_aliases anti join same_aliases using (entity_id, alias);

delete from ops.names where name_key in (select name_key from changed_names);
insert into ops.names by name select * from new_names;
delete from ops.name_blocks where name_key in (select name_key from changed_names);
insert into ops.name_blocks by name select * from new_blocks order by relation, blocking_key;
delete from ops.links where name_key in (select name_key from affected);
insert into ops.links by name select * from links inner join name_groups using (name_key);
delete from ops.entity_items where entity_id in (select entity_id from scope);
insert into ops.entity_items by name select * from linked_items;
delete from ops.name_changes;

update ops.state set change_id = uuid(), resolved_load_id = load_id
