-- moved_links: the names whose entity changed; kept_links: the links to an entity that passed the gate.
create or replace temp table old_links as
select * exclude (name_group) from ops.links semi join affected using (name_key);

create or replace temp table kept_links as
select * from links semi join new_entities using (entity_id);

create or replace temp table moved_links as
(from old_links except from kept_links)
union
(from links semi join old_links using (name_key) except from old_links);

-- anchors: the spelling that decides for a mention if spellings of its name have entities of their own. That of a name
-- is its own; a pronoun or description goes with the last name before it in its document, or else with the first after.
create or replace temp table anchors as
with split_names as (
    select distinct name_key from kept_links where spelling is not null
),

own as (
    select mention_id, document_id, name_key, if(mention_kind = 'name', text, null) as name, char_start, char_end
    from mentions
    where name_key in (select name_key from split_names)
)

select
    mention_id,
    coalesce(
        last_value(name ignore nulls) over (
            partition by document_id, name_key
            order by char_start, char_end
            rows between unbounded preceding and current row
        ),
        first_value(name ignore nulls) over (
            partition by document_id, name_key
            order by char_start, char_end
            rows between current row and unbounded following
        )
    ) as spelling
from own;

-- The entities whose mentions and documents are counted again: names came from another entity or went there, or
-- spellings of a name have entities of their own, which takes along what the names of NAMES do not tell.
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
select entity_id from links where name_key in (select name_key from links where spelling is not null)
union
select entity_id from new_entities where (select is_full_rebuild from resolution)
