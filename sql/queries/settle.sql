-- Gives mentions and quotes the entities of links, and makes entities and their aliases those of new_entities and
-- new_aliases. Only rows that change are written. What the analysis said of a mention's link is kept in
-- ops.mention_links while that of its name stands in its place, so that nothing depends on earlier settlements.
-- grain of the answer: one row, how many mentions and quotes have another entity now
create or replace temp table relinked as
with analysed as (
    select
        mentions.rowid as row_number,
        mentions.mention_id,
        mentions.document_id,
        mentions.name_key,
        if(mentions.mention_kind = 'name', mentions.text, null) as spelling,
        if(replaced.mention_id is null, mentions.link_method, replaced.link_method) as link_method,
        if(replaced.mention_id is null, mentions.link_score, replaced.link_score) as link_score
    from mentions
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
    left join (from links where spelling is null) as of_name using (name_key)
    left join (from links where spelling is not null) as of_spelling
        on of_spelling.name_key = analysed.name_key and of_spelling.spelling = analysed.spelling
)

select linked.*, mentions.entity_id is distinct from linked.entity_id as has_moved
from linked
join mentions on mentions.rowid = linked.row_number
where
    (mentions.entity_id, mentions.link_method, mentions.link_score)
    is distinct from (linked.entity_id, linked.new_method, linked.new_score);

delete from ops.mention_links where mention_id in (select mention_id from relinked);
insert into ops.mention_links by name
select mention_id, document_id, link_method, link_score from relinked where is_replaced;

update mentions
set entity_id = relinked.entity_id, link_method = relinked.new_method, link_score = relinked.new_score
from relinked
where mentions.rowid = relinked.row_number;

create or replace temp table respoken as
select quotes.rowid as row_number, mentions.entity_id
from quotes
left join mentions on mentions.mention_id = quotes.speaker_mention_id
where quotes.speaker_entity_id is distinct from mentions.entity_id;

update quotes
set speaker_entity_id = respoken.entity_id
from respoken
where quotes.rowid = respoken.row_number;

create or replace temp table counted_entities as
with counts as (
    select
        mentions.entity_id,
        count(*) as n_mentions,
        count(distinct mentions.document_id) as n_documents,
        min(coalesce(documents.date_published, documents.first_seen_at)) as first_seen_at
    from mentions
    join documents using (document_id)
    where mentions.entity_id is not null and documents.duplicate_of_document_id is null
    group by mentions.entity_id
)

select
    new.* replace (
        coalesce(counts.n_mentions, 0) as n_mentions,
        coalesce(counts.n_documents, 0) as n_documents,
        coalesce(counts.first_seen_at, new.first_seen_at) as first_seen_at
    )
from new_entities as new
left join counts using (entity_id);

create or replace temp table same_entities as
select * from entities intersect select * from counted_entities;
delete from entities where entity_id not in (select entity_id from same_entities);
insert into entities by name select * from counted_entities anti join same_entities using (entity_id);

create or replace temp table same_aliases as
select * from entity_aliases intersect select * from new_aliases;
delete from entity_aliases
where (entity_id, alias) not in (select (entity_id, alias) from same_aliases);
insert into entity_aliases by name select * from new_aliases anti join same_aliases using (entity_id, alias);

update ops.state set change_id = uuid(), settled_load_id = load_id;

create or replace temp table moved as
select
    (select count(*) from relinked where has_moved) as n_mentions,
    (select count(*) from respoken) as n_quotes;

drop table relinked;
drop table respoken;
drop table counted_entities;
drop table same_entities;
drop table same_aliases;
select n_mentions, n_quotes from moved;
