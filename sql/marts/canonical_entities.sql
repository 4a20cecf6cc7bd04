-- One row per entity, merged ones included, with the entity that replaces it: itself, or the end of its chain of
-- merges.
create or replace view mart.canonical_entities as
select
    entity_id,
    entity_id as canonical_entity_id,
    name as entity_name,
    entity_type,
    role,
    wikidata_id,
    country_code
from entities
where merged_into_entity_id is null
union all
-- written inside: where the recursion stands before the union, no filter of a join reaches the scan of entities
select *
from (
    with recursive merged as (
        -- merged entities are few, but the planner takes them for a fifth of all, and a recursion for large, and then
        -- joins all marts the wrong way round; for a list it expects one row
        select unnest(
            list({'entity_id': entity_id, 'merged_into_entity_id': merged_into_entity_id}), recursive := true
        )
        from entities
        where merged_into_entity_id is not null
    ),
    merges as (
        -- union (not union all) ends on a circle of merges, whose members then stand for themselves
        select entity_id, merged_into_entity_id as target_id
        from merged
        union
        select merges.entity_id, merged.merged_into_entity_id
        from merges
        inner join merged on merged.entity_id = merges.target_id
    ),
    ends as (
        select
            merges.entity_id,
            coalesce(min(target.entity_id), merges.entity_id) as target_id
        from merges
        left join entities as target
            on target.entity_id = merges.target_id and target.merged_into_entity_id is null
        group by merges.entity_id
    ),
    replaced as (
        select unnest(list({'entity_id': entity_id, 'target_id': target_id}), recursive := true)
        from ends
    )
    select
        replaced.entity_id,
        canonical.entity_id as canonical_entity_id,
        canonical.name as entity_name,
        canonical.entity_type,
        canonical.role,
        canonical.wikidata_id,
        canonical.country_code
    from replaced
    inner join entities as canonical on canonical.entity_id = replaced.target_id
);

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
