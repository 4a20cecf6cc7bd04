-- One row per day, outlet and pair of entities (a before b by id) that a document mentions. A document has one day and
-- one outlet, so the counts of a pair add up over both. Duplicates and mentions without an entity are not counted. The
-- cost grows with the square of a document's distinct entities, not of its mentions.
create or replace view mart.co_mentions as
with outlets as (
    select
        of_documents.source_id,
        sources.name as source_name,
        row_number() over (order by of_documents.source_id)::integer as source_number
    from (select distinct source_id from documents) as of_documents
    left join sources using (source_id)
),
pairs as (
    select
        a.day,
        outlets.source_number,
        a.entity_id as a_entity_id,
        b.entity_id as b_entity_id,
        bit_count(a.sentence_bits & b.sentence_bits)::bigint
        + if(
            a.later_sentences is null or b.later_sentences is null,
            0,
            len(list_intersect(a.later_sentences, b.later_sentences))
        ) as n_sentences
    from ops.document_entities as a
    inner join ops.document_entities as b
        on a.document_id = b.document_id and a.day = b.day and a.entity_id < b.entity_id
    inner join outlets on outlets.source_id is not distinct from a.source_id
    where a.is_counted and b.is_counted and a.n_mentions > 0 and b.n_mentions > 0
),
counted as (
    select
        day,
        source_number,
        a_entity_id,
        b_entity_id,
        count(*) as n_documents,
        sum(n_sentences)::bigint as n_sentences
    from pairs
    group by day, source_number, a_entity_id, b_entity_id
),
named_a as (
    -- as in quote_speakers: of the days that are asked for
    select of_days.day, entities.entity_id, entities.name, entities.entity_type
    from entities
    inner join (
        select day, unnest(list(distinct entity_id)) as entity_id
        from ops.document_entities
        where is_counted and n_mentions > 0
        group by day
    ) as of_days using (entity_id)
    where entities.merged_into_entity_id is null
),
named_b as (
    -- the same in other words: what is the same the planner reads once, and that takes five times as long
    select of_days.day, entities.entity_id, entities.name, entities.entity_type
    from entities
    inner join (
        select day, unnest(list(distinct entity_id)) as entity_id
        from ops.document_entities
        where is_counted and n_mentions >= 1
        group by day
    ) as of_days using (entity_id)
    where entities.merged_into_entity_id is null
)
select
    counted.day,
    outlets.source_id,
    outlets.source_name,
    counted.a_entity_id,
    named_a.name as a_name,
    named_a.entity_type as a_type,
    counted.b_entity_id,
    named_b.name as b_name,
    named_b.entity_type as b_type,
    counted.n_documents,
    counted.n_sentences
from counted
inner join outlets using (source_number)
-- left: all have a name, and the planner does not pair the two by the day
left join named_a on named_a.entity_id = counted.a_entity_id and named_a.day = counted.day
left join named_b on named_b.entity_id = counted.b_entity_id and named_b.day = counted.day;

comment on view mart.co_mentions is
    'One row per day, outlet and pair of entities that the same document mentions; a comes before b by id.';
comment on column mart.co_mentions.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.co_mentions.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.co_mentions.source_name is 'name of the outlet';
comment on column mart.co_mentions.a_entity_id is 'first entity, with merges followed (entities.entity_id)';
comment on column mart.co_mentions.a_name is 'canonical name of the first entity';
comment on column mart.co_mentions.a_type is 'type of the first entity, such as PERSON or ORG';
comment on column mart.co_mentions.b_entity_id is 'second entity, with merges followed (entities.entity_id)';
comment on column mart.co_mentions.b_name is 'canonical name of the second entity';
comment on column mart.co_mentions.b_type is 'type of the second entity, such as PERSON or ORG';
comment on column mart.co_mentions.n_documents is 'documents that mention both';
comment on column mart.co_mentions.n_sentences is 'sentences that mention both; 0 if they never share one';
