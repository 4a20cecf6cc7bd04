-- grain: one row per name of an entity: all entities, or those that documents of wanted_documents mention
with of_days as (
    select document_id, day from documents semi join wanted_documents using (document_id)
),

-- by the day, so that rows of others are not read
wanted as (
    select entity_id from mentions semi join of_days using (document_id, day) where entity_id is not null
    union
    select speaker_entity_id from quotes semi join of_days using (document_id, day) where speaker_entity_id is not null
)

select entity_id, name from entities semi join wanted using (entity_id)
union
select entity_id, alias as name from entity_aliases semi join wanted using (entity_id)
order by all
