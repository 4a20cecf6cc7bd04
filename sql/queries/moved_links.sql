-- moved_links: of the names that had links which are others now; kept_links: those to an entity that the gate let through.
create or replace temp table old_links as
select * exclude (company) from ops.links semi join affected using (name_key);

create or replace temp table kept_links as
select * from links semi join new_entities using (entity_id);

create or replace temp table moved_links as
(from old_links except from kept_links)
union
(from links semi join old_links using (name_key) except from old_links)
