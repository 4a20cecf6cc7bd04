-- Writes the entities of kept_links to unresolved mentions and to the quotes that they speak. Only rows that change are
-- written. The link that the analysis gave a mention is kept in ops.mention_links while the link of its name replaces
-- it, so that the result does not depend on earlier resolutions.
-- grain of the answer: one row, how many mentions and quotes have another entity now
create or replace temp table relinked as
with replaced as (
    select * from ops.mention_links semi join unresolved using (document_id)
),

analysed as (
    select
        unresolved.row_number,
        unresolved.mention_id,
        unresolved.document_id,
        unresolved.day,
        unresolved.name_key,
        unresolved.entity_id as old_entity_id,
        unresolved.link_method as old_method,
        unresolved.link_score as old_score,
        anchors.spelling,
        if(replaced.mention_id is null, unresolved.link_method, replaced.link_method) as link_method,
        if(replaced.mention_id is null, unresolved.link_score, replaced.link_score) as link_score
    from unresolved
    left join replaced using (mention_id)
    left join anchors using (mention_id)
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

delete from ops.mention_links
where document_id in (select document_id from relinked) and mention_id in (select mention_id from relinked);
insert into ops.mention_links by name
select mention_id, document_id, link_method, link_score from relinked where is_replaced;

update mentions
set entity_id = relinked.entity_id, link_method = relinked.new_method, link_score = relinked.new_score
from relinked
where mentions.rowid = relinked.row_number;

insert into ops.search_queue select distinct document_id from relinked where has_moved;
insert into ops.sums_queue select distinct document_id from relinked;

create or replace temp table respoken as
with spoken as (
    select quotes.rowid as row_number, speaker_mention_id, speaker_entity_id
    from quotes
    semi join relinked using (document_id, day)  -- by the day, so that others are not read
)

select spoken.row_number, relinked.entity_id
from spoken
inner join relinked on relinked.mention_id = spoken.speaker_mention_id
where spoken.speaker_entity_id is distinct from relinked.entity_id;

update quotes
set speaker_entity_id = respoken.entity_id
from respoken
where quotes.rowid = respoken.row_number;

select (select count(*) from relinked where has_moved) as n_mentions, (select count(*) from respoken) as n_quotes
