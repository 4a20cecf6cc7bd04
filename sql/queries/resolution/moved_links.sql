-- moved_links: the names whose entity changed; kept_links: the links to an entity that passed the gate.
create or replace temp table old_links as
select * exclude (company) from ops.links semi join affected using (name_key);

create or replace temp table kept_links as
select * from links semi join new_entities using (entity_id);

create or replace temp table moved_links as
(from old_links except from kept_links)
union
(from links semi join old_links using (name_key) except from old_links);

-- The entities whose documents are counted anew: names came from another entity or went there.
create or replace temp table recounted as
with moved as (
    select distinct name_key
    from old_links
    inner join links using (name_key)
    where old_links.entity_id <> links.entity_id
)

select entity_id from old_links semi join moved using (name_key)
union
select entity_id from links semi join moved using (name_key)
union
select entity_id from links semi join old_links using (name_key) anti join entities using (entity_id)
union
select entity_id from new_entities where (select is_anew from settling)
