-- One row per topic, topic below it, outlet and day: what the outlet reports on. Each document has one topic at most,
-- and one below it at most, so that all counts add up over topics, outlets and days. n_articles counts what was
-- published, copies included; the other counts are of distinct texts.
create or replace view mart.topic_daily as
with all_documents as (
    select
        document_id,
        source_id,
        day,
        duplicate_of_document_id is null as is_counted
    from documents
),
tops as (
    select * from document_topics where level = 1
),
below as (
    select * from document_topics where level = 2
),
statements as (
    select document_id, day, count(*) as n_statements
    from quotes
    where report_kind = 'statement'
    group by document_id, day
),
reported as (
    select
        all_documents.day,
        all_documents.source_id,
        tops.topic_id,
        below.topic_id as subtopic_id,
        count(*) as n_articles,
        count(*) filter (where all_documents.is_counted) as n_documents,
        coalesce(sum(statements.n_statements) filter (where all_documents.is_counted), 0) as n_statements
    from all_documents
    left join tops using (document_id)
    left join below using (document_id)
    left join statements using (document_id, day)
    group by all_documents.day, all_documents.source_id, tops.topic_id, below.topic_id
)
select
    reported.day,
    reported.topic_id,
    topics.label as topic,
    reported.subtopic_id,
    subtopics.label as subtopic,
    reported.source_id,
    sources.name as source_name,
    reported.n_articles,
    reported.n_documents,
    reported.n_statements::bigint as n_statements
from reported
left join topics using (topic_id)
left join topics as subtopics on subtopics.topic_id = reported.subtopic_id
left join sources using (source_id);

comment on view mart.topic_daily is 'One row per topic, topic below it, outlet and day: what the outlet reports on.';
comment on column mart.topic_daily.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.topic_daily.topic_id is 'topic at the top (topics.topic_id); null: no topic is likely enough';
comment on column mart.topic_daily.topic is 'its name, such as sport';
comment on column mart.topic_daily.subtopic_id is 'topic below it (topics.topic_id); null: none is likely enough';
comment on column mart.topic_daily.subtopic is 'its name, such as election';
comment on column mart.topic_daily.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.topic_daily.source_name is 'name of the outlet';
comment on column mart.topic_daily.n_articles is 'articles on the topic, copies included';
comment on column mart.topic_daily.n_documents is 'distinct texts among them: documents that are no duplicates';
comment on column mart.topic_daily.n_statements is 'statements in distinct texts';
