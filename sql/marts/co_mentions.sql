-- One row per pair of entities (a before b by id) that the same document mentions, over the whole corpus. Duplicates
-- and mentions without an entity are not counted. The cost grows with the square of a document's distinct entities,
-- not of its mentions.
create or replace view mart.co_mentions as
with articles as (
    select * from mart.articles
),
canonical_entities as (
    select * from mart.canonical_entities
),
all_mentions as (
    select * from mentions
    where entity_id is not null
),
entity_numbers as (
    -- pairs of small integers join and group several times faster than pairs of text ids
    select canonical_entity_id, row_number() over (order by canonical_entity_id)::integer as entity_number
    from canonical_entities
    where entity_id = canonical_entity_id
),
article_numbers as (
    select document_id, row_number() over ()::integer as article_number
    from articles
),
in_sentences as (
    select distinct
        article_numbers.article_number,
        all_mentions.sentence_index,
        entity_numbers.entity_number
    from all_mentions
    inner join article_numbers using (document_id)
    inner join canonical_entities using (entity_id)
    inner join entity_numbers using (canonical_entity_id)
),
in_documents as (
    select distinct article_number, entity_number
    from in_sentences
),
document_pairs as (
    select a.entity_number as a, b.entity_number as b, count(*) as n_documents
    from in_documents as a
    inner join in_documents as b on a.article_number = b.article_number and a.entity_number < b.entity_number
    group by a.entity_number, b.entity_number
),
sentence_pairs as (
    select a.entity_number as a, b.entity_number as b, count(*) as n_sentences
    from in_sentences as a
    inner join in_sentences as b
        on a.article_number = b.article_number
        and a.sentence_index = b.sentence_index
        and a.entity_number < b.entity_number
    group by a.entity_number, b.entity_number
),
named as (
    select entity_numbers.entity_number, canonical_entities.*
    from entity_numbers
    inner join canonical_entities on canonical_entities.entity_id = entity_numbers.canonical_entity_id
)
select
    named_a.entity_id as a_entity_id,
    named_a.entity_name as a_name,
    named_a.entity_type as a_type,
    named_b.entity_id as b_entity_id,
    named_b.entity_name as b_name,
    named_b.entity_type as b_type,
    document_pairs.n_documents,
    coalesce(sentence_pairs.n_sentences, 0) as n_sentences
from document_pairs
left join sentence_pairs using (a, b)
inner join named as named_a on named_a.entity_number = document_pairs.a
inner join named as named_b on named_b.entity_number = document_pairs.b;

comment on view mart.co_mentions is
    'One row per pair of entities that the same document mentions; a comes before b by id.';
comment on column mart.co_mentions.a_entity_id is 'first entity, with merges followed (entities.entity_id)';
comment on column mart.co_mentions.a_name is 'canonical name of the first entity';
comment on column mart.co_mentions.a_type is 'type of the first entity, such as PERSON or ORG';
comment on column mart.co_mentions.b_entity_id is 'second entity, with merges followed (entities.entity_id)';
comment on column mart.co_mentions.b_name is 'canonical name of the second entity';
comment on column mart.co_mentions.b_type is 'type of the second entity, such as PERSON or ORG';
comment on column mart.co_mentions.n_documents is 'documents that mention both';
comment on column mart.co_mentions.n_sentences is 'sentences that mention both; 0 if they never share one';
