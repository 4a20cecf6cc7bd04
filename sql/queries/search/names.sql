-- grain: one row per name of an entity: all entities, or those that documents of wanted_documents mention
with wanted as (
    select entity_id
    from mentions
    where document_id in (select document_id from wanted_documents) and entity_id is not null
    union
    select speaker_entity_id
    from quotes
    where document_id in (select document_id from wanted_documents) and speaker_entity_id is not null
)

select entity_id, name from entities semi join wanted using (entity_id)
union
select entity_id, alias as name from entity_aliases semi join wanted using (entity_id)
order by all
