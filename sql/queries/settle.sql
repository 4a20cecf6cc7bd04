-- Gives the mentions and quotes of affected names the entities of links, and makes entities and aliases of theirs those
-- of new_entities and new_aliases. Only rows that change are written. What the analysis said of a mention's link is kept
-- in ops.mention_links while that of its name stands in its place, so that nothing depends on earlier settlements.
-- grain of the answer: one row, how many mentions and quotes have another entity now
create or replace temp table old_links as
select * exclude (company) from ops.links semi join affected using (name_key);

create or replace temp table kept_links as
select * from links semi join new_entities using (entity_id);

create or replace temp table moved_links as
(from old_links except from kept_links)
union
(from links except from old_links);

-- those of other links, and those of documents that were loaded since the last settlement
create or replace temp table unsettled as
select rowid as row_number from mentions where name_key is not null and entity_id is null
union
select mentions.rowid as row_number
from mentions
semi join moved_links using (name_key)
where mentions.entity_id is not null
union
select mentions.rowid as row_number from mentions where name_key is not null and (select is_anew from settling);

create or replace temp table relinked as
with analysed as (
    select
        mentions.rowid as row_number,
        mentions.mention_id,
        mentions.document_id,
        mentions.name_key,
        mentions.entity_id as old_entity_id,
        mentions.link_method as old_method,
        mentions.link_score as old_score,
        if(mentions.mention_kind = 'name', mentions.text, null) as spelling,
        if(replaced.mention_id is null, mentions.link_method, replaced.link_method) as link_method,
        if(replaced.mention_id is null, mentions.link_score, replaced.link_score) as link_score
    from mentions
    semi join unsettled on unsettled.row_number = mentions.rowid
    left join ops.mention_links as replaced using (mention_id)
),

linked as (
    select
        analysed.*,
        coalesce(of_spelling.entity_id, of_name.entity_id) as entity_id,
        coalesce(of_spelling.link_method, of_name.link_method) as name_method,
        coalesce(of_spelling.link_score, of_name.link_score) as name_score,
        name_method is not null and (name_method <> 'same_name' or analysed.link_method is null) as is_replaced,
        if(is_replaced, name_method, analysed.link_method) as new_method,
        if(is_replaced, name_score, analysed.link_score) as new_score
    from analysed
    left join (from kept_links where spelling is null) as of_name using (name_key)
    left join (from kept_links where spelling is not null) as of_spelling
        on of_spelling.name_key = analysed.name_key and of_spelling.spelling = analysed.spelling
)

select *, old_entity_id is distinct from entity_id as has_moved
from linked
where (old_entity_id, old_method, old_score) is distinct from (entity_id, new_method, new_score);

delete from ops.mention_links where mention_id in (select mention_id from relinked);
insert into ops.mention_links by name
select mention_id, document_id, link_method, link_score from relinked where is_replaced;

update mentions
set entity_id = relinked.entity_id, link_method = relinked.new_method, link_score = relinked.new_score
from relinked
where mentions.rowid = relinked.row_number;

create or replace temp table respoken as
select quotes.rowid as row_number, relinked.entity_id
from quotes
join relinked on relinked.mention_id = quotes.speaker_mention_id
where quotes.speaker_entity_id is distinct from relinked.entity_id;

update quotes
set speaker_entity_id = respoken.entity_id
from respoken
where quotes.rowid = respoken.row_number;

-- An entity's documents are counted anew where its names are others than before, and else by what came and went.
create or replace temp table recounted as
select distinct entity_id from (
    (select name_key, spelling, entity_id from old_links except select name_key, spelling, entity_id from links)
    union all
    (select name_key, spelling, entity_id from links except select name_key, spelling, entity_id from old_links)
    union all
    (select null as name_key, null as spelling, entity_id from new_entities anti join entities using (entity_id))
    union all
    (select null as name_key, null as spelling, entity_id from new_entities where (select is_anew from settling))
);

create or replace temp table counted_entities as
with anew as (
    select mentions.entity_id, count(distinct mentions.document_id) as n_documents
    from mentions
    join documents using (document_id)
    semi join recounted on recounted.entity_id = mentions.entity_id
    where documents.duplicate_of_document_id is null
    group by mentions.entity_id
),

came_and_went as (
    select distinct
        changes.change_id,
        changes.sign,
        changes.document_id,
        coalesce(of_spelling.entity_id, of_name.entity_id) as entity_id
    from ops.name_changes as changes
    left join (from links where spelling is null) as of_name using (name_key)
    left join (from links where spelling is not null) as of_spelling
        on
            of_spelling.name_key = changes.name_key
            and of_spelling.spelling = changes.alias
            and changes.mention_kind = 'name'
),

changed as (
    select entity_id, sum(sign)::bigint as n_documents from came_and_went group by entity_id
)

select
    new.* replace (
        case
            when new.merged_into_entity_id is not null then 0
            when recounted.entity_id is not null then coalesce(anew.n_documents, 0)
            else old.n_documents + coalesce(changed.n_documents, 0)
        end as n_documents
    )
from new_entities as new
left join recounted using (entity_id)
left join anew using (entity_id)
left join changed using (entity_id)
left join entities as old using (entity_id);

create or replace temp table scope as
select entity_id from old_links
union
select entity_id from new_entities
union
select entity_id from entities where (select is_anew from settling);

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
insert into ops.name_blocks by name select * from new_blocks order by relation, block;
delete from ops.links where name_key in (select name_key from affected);
insert into ops.links by name select * from links join companies using (name_key);
delete from ops.entity_items where entity_id in (select entity_id from scope);
insert into ops.entity_items by name select * from new_items;
delete from ops.name_changes;

update ops.state set change_id = uuid(), settled_load_id = load_id;

select (select count(*) from relinked where has_moved) as n_mentions, (select count(*) from respoken) as n_quotes;
