-- One row per day, outlet and pair of entities (a before b by id) that a document mentions. A document has one day and
-- one outlet, so the counts of a pair add up over both. Duplicates and mentions without an entity are not counted. The
-- cost grows with the square of a document's distinct entities, not of its mentions.
create or replace view mart.co_mentions as
with numbered as (
    -- small integers join and group several times faster than text ids
    select
        entity_id,
        entity_name,
        entity_type,
        row_number() over (order by entity_id)::integer as entity_number
    from mart.canonical_entities
    where entity_id = canonical_entity_id
),
outlets as (
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
        a.source_number,
        a.entity_number as a,
        b.entity_number as b,
        bit_count(a.sentence_bits & b.sentence_bits)::bigint
        + if(
            a.later_sentences is null or b.later_sentences is null,
            0,
            len(list_intersect(a.later_sentences, b.later_sentences))
        ) as n_sentences
    -- written twice: what is named and read twice is read whole, whatever day is asked for
    from (
        select sums.*, outlets.source_number, numbered.entity_number
        from ops.document_entities as sums
        inner join outlets on outlets.source_id is not distinct from sums.source_id
        inner join numbered using (entity_id)
        where sums.is_counted and sums.n_mentions > 0
    ) as a
    inner join (
        select sums.*, outlets.source_number, numbered.entity_number
        from ops.document_entities as sums
        inner join outlets on outlets.source_id is not distinct from sums.source_id
        inner join numbered using (entity_id)
        where sums.is_counted and sums.n_mentions > 0
    ) as b
        on a.document_id = b.document_id and a.day = b.day and a.entity_number < b.entity_number
),
counted as (
    select day, source_number, a, b, count(*) as n_documents, sum(n_sentences)::bigint as n_sentences
    from pairs
    group by day, source_number, a, b
)
select
    counted.day,
    outlets.source_id,
    outlets.source_name,
    named_a.entity_id as a_entity_id,
    named_a.entity_name as a_name,
    named_a.entity_type as a_type,
    named_b.entity_id as b_entity_id,
    named_b.entity_name as b_name,
    named_b.entity_type as b_type,
    counted.n_documents,
    counted.n_sentences
from counted
inner join outlets using (source_number)
inner join numbered as named_a on named_a.entity_number = counted.a
inner join numbered as named_b on named_b.entity_number = counted.b;

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
