-- One row per entity, merged ones included, with the entity that replaces it: itself, or the end of its chain of
-- merges.
create or replace view mart.canonical_entities as
with recursive all_entities as (
    select * from entities
),
merges as (
    -- union (not union all) ends on a circle of merges, whose members then stand for themselves
    select entity_id, merged_into_entity_id as target_id
    from all_entities
    where merged_into_entity_id is not null
    union
    select merges.entity_id, next.merged_into_entity_id
    from merges
    inner join all_entities as next on next.entity_id = merges.target_id
    where next.merged_into_entity_id is not null
),
ends as (
    select merges.entity_id, target.entity_id as target_id
    from merges
    inner join all_entities as target on target.entity_id = merges.target_id
    where target.merged_into_entity_id is null
)
select
    merged.entity_id,
    canonical.entity_id as canonical_entity_id,
    canonical.name as entity_name,
    canonical.entity_type,
    canonical.role,
    canonical.wikidata_id,
    canonical.country_code
from all_entities as merged
left join ends using (entity_id)
inner join all_entities as canonical on canonical.entity_id = coalesce(ends.target_id, merged.entity_id);

comment on view mart.canonical_entities is
    'One row per entity, merged ones included, with the entity that replaces it.';
comment on column mart.canonical_entities.entity_id is 'entity as mentions and quotes refer to it (entities.entity_id)';
comment on column mart.canonical_entities.canonical_entity_id is
    'entity that replaces it: itself, or the end of its chain of merges';
comment on column mart.canonical_entities.entity_name is 'canonical name';
comment on column mart.canonical_entities.entity_type is 'type, such as PERSON or ORG';
comment on column mart.canonical_entities.role is 'title or role most often written beside the name';
comment on column mart.canonical_entities.wikidata_id is 'Wikidata item, such as Q7186, if known';
comment on column mart.canonical_entities.country_code is 'country, ISO 3166-1 alpha-2, if known';
