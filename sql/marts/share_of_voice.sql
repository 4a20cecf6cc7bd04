-- One row per day and person or organisation that is mentioned or quoted on that day. Duplicates are not counted.
-- matching / total / ratio count documents; mentions and quotes each have their own count, total and share.
create or replace view mart.share_of_voice as
with articles as (
    select * from mart.articles
),
canonical_entities as (
    select * from mart.canonical_entities
    where entity_type in ('PERSON', 'ORG')
),
all_mentions as (
    select * from mentions
),
all_quotes as (
    select * from quotes where report_kind = 'statement'
),
days as (
    select day, count(*) as total from articles group by day
),
mentioned as (
    select
        articles.day,
        canonical_entities.canonical_entity_id as entity_id,
        count(*) as n_mentions,
        count(distinct all_mentions.document_id) as matching
    from all_mentions
    inner join articles using (document_id)
    inner join canonical_entities using (entity_id)
    group by articles.day, canonical_entities.canonical_entity_id
),
quoted as (
    select articles.day, canonical_entities.canonical_entity_id as entity_id, count(*) as n_quotes
    from all_quotes
    inner join articles using (document_id)
    inner join canonical_entities on canonical_entities.entity_id = all_quotes.speaker_entity_id
    group by articles.day, canonical_entities.canonical_entity_id
),
heard as (
    -- a speaker can be quoted on a day without a mention that has his or her entity
    select
        day,
        entity_id,
        coalesce(mentioned.matching, 0) as matching,
        coalesce(mentioned.n_mentions, 0) as n_mentions,
        coalesce(quoted.n_quotes, 0) as n_quotes
    from mentioned
    full outer join quoted using (day, entity_id)
),
totals as (
    select
        heard.*,
        sum(heard.n_mentions) over (partition by heard.day)::bigint as total_mentions,
        sum(heard.n_quotes) over (partition by heard.day)::bigint as total_quotes
    from heard
)
select
    totals.day,
    totals.entity_id,
    canonical_entities.entity_name,
    canonical_entities.entity_type,
    totals.matching,
    days.total,
    totals.matching / days.total as ratio,
    totals.n_mentions,
    totals.total_mentions,
    totals.n_mentions / nullif(totals.total_mentions, 0) as share_of_mentions,
    totals.n_quotes,
    totals.total_quotes,
    totals.n_quotes / nullif(totals.total_quotes, 0) as share_of_quotes
from totals
inner join days using (day)
inner join canonical_entities using (entity_id);

comment on view mart.share_of_voice is
    'One row per day and person or organisation: its share of the documents, mentions and quotes of the day.';
comment on column mart.share_of_voice.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.share_of_voice.entity_id is 'person or organisation, with merges followed (entities.entity_id)';
comment on column mart.share_of_voice.entity_name is 'canonical name';
comment on column mart.share_of_voice.entity_type is 'PERSON or ORG';
comment on column mart.share_of_voice.matching is 'documents of the day that mention it';
comment on column mart.share_of_voice.total is 'all documents of the day';
comment on column mart.share_of_voice.ratio is 'matching / total: its share of the documents, 0 to 1';
comment on column mart.share_of_voice.n_mentions is 'mentions of it';
comment on column mart.share_of_voice.total_mentions is 'mentions of all persons and organisations on the day';
comment on column mart.share_of_voice.share_of_mentions is
    'n_mentions / total_mentions, 0 to 1; null if the total is 0';
comment on column mart.share_of_voice.n_quotes is 'statements of which it is the speaker';
comment on column mart.share_of_voice.total_quotes is
    'statements of the day whose speaker is a known person or organisation';
comment on column mart.share_of_voice.share_of_quotes is 'n_quotes / total_quotes, 0 to 1; null if the total is 0';
