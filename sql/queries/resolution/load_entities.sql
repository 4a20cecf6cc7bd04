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

-- Only the counts of a row that stays are written: DuckDB writes what stands around deleted rows again.
create or replace temp table same_entities as
select * exclude (row_number, n_mentions, n_documents) from old_entities
intersect
select * exclude (n_mentions, n_documents) from counted_entities;
update entities
set n_mentions = counted.n_mentions, n_documents = counted.n_documents
from
    old_entities as old
    semi join same_entities using (entity_id)
    inner join counted_entities as counted using (entity_id)
where
    entities.rowid = old.row_number
    and (old.n_mentions, old.n_documents) is distinct from (counted.n_mentions, counted.n_documents);
delete from entities
where rowid in (select row_number from old_entities anti join same_entities using (entity_id));
insert into entities by name select * from counted_entities anti join same_entities using (entity_id);

create or replace temp table old_aliases as
select entity_aliases.*, entity_aliases.rowid as row_number from entity_aliases semi join scope using (entity_id);

create or replace temp table same_aliases as
select * exclude (row_number, n_mentions) from old_aliases intersect select * exclude (n_mentions) from new_aliases;
update entity_aliases
set n_mentions = new.n_mentions
from
    old_aliases as old
    semi join same_aliases using (entity_id, alias)
    inner join new_aliases as new using (entity_id, alias)
where entity_aliases.rowid = old.row_number and old.n_mentions <> new.n_mentions;
delete from entity_aliases
where rowid in (select row_number from old_aliases anti join same_aliases using (entity_id, alias));
insert into entity_aliases by name select * from new_aliases anti join same_aliases using (entity_id, alias);

create or replace temp table old_names as
select names.*, names.rowid as row_number from ops.names as names semi join changed_names using (name_key);

create or replace temp table same_names as
select old.row_number, new.*
from old_names as old
inner join new_names as new
    on
        old.name_key = new.name_key
        and old.mention_kind = new.mention_kind
        and old.alias = new.alias
        and old.role is not distinct from new.role;
update ops.names as names
set n_mentions = same_names.n_mentions, n_documents = same_names.n_documents, first_seen_at = same_names.first_seen_at
from same_names
where
    names.rowid = same_names.row_number
    and (names.n_mentions, names.n_documents, names.first_seen_at)
    is distinct from (same_names.n_mentions, same_names.n_documents, same_names.first_seen_at);
delete from ops.names
where rowid in (select row_number from old_names anti join same_names using (row_number));
insert into ops.names by name
select * from new_names
except
select * exclude (row_number) from same_names;

create or replace temp table old_blocks as
select name_blocks.*, name_blocks.rowid as row_number
from ops.name_blocks as name_blocks
semi join changed_names using (name_key);

create or replace temp table same_blocks as
select old.row_number, new.*
from old_blocks as old
inner join new_blocks as new using (relation, blocking_key, name_key);
update ops.name_blocks as name_blocks
set n_documents = same_blocks.n_documents
from same_blocks
where
    name_blocks.rowid = same_blocks.row_number
    and name_blocks.n_documents is distinct from same_blocks.n_documents;
delete from ops.name_blocks
where rowid in (select row_number from old_blocks anti join same_blocks using (row_number));
insert into ops.name_blocks by name
select *
from new_blocks
anti join same_blocks using (relation, blocking_key, name_key)
order by relation, blocking_key;

create or replace temp table old_groups as
select name_key, spelling, entity_id, link_method, link_score, canonical_name_key, name_group
from ops.links
semi join affected using (name_key);

create or replace temp table new_groups as
select name_key, spelling, entity_id, link_method, link_score, canonical_name_key, name_group
from links
inner join name_groups using (name_key);

create or replace temp table other_groups as
select name_key from (from old_groups except from new_groups)
union
select name_key from (from new_groups except from old_groups);
delete from ops.links where name_key in (select name_key from other_groups);
insert into ops.links by name select * from new_groups semi join other_groups using (name_key);

create or replace temp table old_items as
select entity_id, item_id from ops.entity_items semi join scope using (entity_id);

create or replace temp table new_items as
select entity_id, item_id from linked_items;

create or replace temp table other_items as
select entity_id from (from old_items except from new_items)
union
select entity_id from (from new_items except from old_items);
delete from ops.entity_items where entity_id in (select entity_id from other_items);
insert into ops.entity_items by name select * from new_items semi join other_items using (entity_id);

delete from ops.name_changes;

update ops.state set change_id = uuid(), resolved_load_id = load_id
