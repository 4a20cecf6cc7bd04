-- One row per day, outlet and pair of entities (a before b by id) that a document mentions. A document has one day and
-- one outlet, so the counts of a pair add up over both. Duplicates and mentions without an entity are not counted. The
-- cost grows with the square of a document's distinct entities, not of its mentions.
create or replace view mart.co_mentions as
with articles as (
    -- small integers join and group several times faster than text ids
    select
        document_id,
        day,
        source_id,
        source_name,
        row_number() over ()::integer as article_number,
        dense_rank() over (order by day, source_id)::integer as place_number
    from mart.articles
),
canonical_entities as (
    select * from mart.canonical_entities
),
numbered as (
    select
        entity_id,
        entity_name,
        entity_type,
        row_number() over (order by entity_id)::integer as entity_number
    from canonical_entities
    where entity_id = canonical_entity_id
),
numbers as (
    select canonical_entities.entity_id, numbered.entity_number
    from canonical_entities
    inner join numbered on numbered.entity_id = canonical_entities.canonical_entity_id
),
places as (
    select distinct place_number, day, source_id, source_name
    from articles
),
in_sentences as (
    select distinct articles.article_number, articles.place_number, numbers.entity_number, mentions.sentence_index
    from mentions
    inner join articles using (document_id)
    inner join numbers using (entity_id)
),
in_documents as (
    select distinct article_number, place_number, entity_number
    from in_sentences
),
pairs as (
    select a.place_number, a.entity_number as a, b.entity_number as b, 1 as n_documents, 0 as n_sentences
    from in_documents as a
    inner join in_documents as b on a.article_number = b.article_number and a.entity_number < b.entity_number
    union all
    select a.place_number, a.entity_number as a, b.entity_number as b, 0 as n_documents, 1 as n_sentences
    from in_sentences as a
    inner join in_sentences as b
        on a.article_number = b.article_number
        and a.sentence_index = b.sentence_index
        and a.entity_number < b.entity_number
),
counted as (
    select place_number, a, b, sum(n_documents)::bigint as n_documents, sum(n_sentences)::bigint as n_sentences
    from pairs
    group by place_number, a, b
)
select
    places.day,
    places.source_id,
    places.source_name,
    named_a.entity_id as a_entity_id,
    named_a.entity_name as a_name,
    named_a.entity_type as a_type,
    named_b.entity_id as b_entity_id,
    named_b.entity_name as b_name,
    named_b.entity_type as b_type,
    counted.n_documents,
    counted.n_sentences
from counted
inner join places using (place_number)
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
