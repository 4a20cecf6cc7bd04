-- One row per story of several outlets and outlet: whether it carried the story, how late. An outlet that did not is
-- listed if it published in the language of the story before its end and after its beginning. Copies count: what is
-- asked is who carried it.
create or replace view mart.story_coverage as
with all_stories as (
    select * from stories
    where n_sources > 1
),
placed as (
    select
        story_documents.story_id,
        documents.document_id,
        documents.source_id,
        documents.url,
        documents.headline,
        times.has_date as is_publication_time,
        times.has_time,
        times.is_independent as is_text,
        times.published_from,
        times.published_until
    from story_documents
    inner join all_stories using (story_id)
    inner join documents using (document_id)
    inner join mart.publication_times as times using (document_id)
    where documents.source_id is not null
),
carried as (
    select
        story_id,
        source_id,
        count(*) as n_documents,
        count(*) filter (where is_text) as n_texts,
        min(published_from) as first_time,
        min(published_until) as first_until,
        min(published_from) = min(published_until)
        and arg_min(has_time, (published_from, document_id)) as has_time,
        arg_min(document_id, (published_from, document_id)) as first_document_id
    from placed
    group by story_id, source_id
),
positions as (
    -- before an outlet are those that are sure to be; tied with it are those that may be before or after it
    select
        own.story_id,
        own.source_id,
        1 + count(*) filter (where other.first_until < own.first_time) as position,
        count(*) filter (
            where other.first_until >= own.first_time and other.first_time <= own.first_until
        ) > 1 as is_tied
    from carried as own
    inner join carried as other using (story_id)
    group by own.story_id, own.source_id
),
story_times as (
    select
        carried.story_id,
        min(carried.first_time) as first_time,
        bool_and(carried.has_time) as has_time
    from carried
    inner join positions using (story_id, source_id)
    where positions.position = 1
    group by carried.story_id
),
ranked as (
    select
        carried.*,
        positions.position,
        positions.is_tied,
        if(
            carried.has_time and story_times.has_time,
            date_diff('minute', story_times.first_time, carried.first_time) / 60,
            null
        ) as hours_after_first
    from carried
    inner join positions using (story_id, source_id)
    inner join story_times using (story_id)
),
active as (
    select
        source_id,
        language,
        min(coalesce(date_published, first_seen_at)) as first_active,
        max(coalesce(date_published, first_seen_at)) as last_active
    from documents
    where source_id is not null
    group by source_id, language
),
outlets as (
    select all_stories.story_id, active.source_id
    from all_stories
    inner join documents as first_documents on first_documents.document_id = all_stories.first_document_id
    inner join active
        on
            active.language = first_documents.language
            and active.first_active <= all_stories.updated_at
            and active.last_active >= all_stories.started_at
    union
    select story_id, source_id from carried
)
select
    (all_stories.started_at at time zone 'UTC')::date as day,
    outlets.story_id,
    all_stories.headline as story_headline,
    outlets.source_id,
    coalesce(sources.name, outlets.source_id) as source_name,
    coalesce(sources.is_wire, false) as is_wire,
    ranked.story_id is not null as has_carried,
    ranked.position,
    ranked.is_tied,
    ranked.first_time,
    ranked.has_time,
    ranked.hours_after_first,
    first_documents.is_publication_time,
    ranked.first_document_id,
    first_documents.url as first_url,
    first_documents.headline as first_headline,
    coalesce(ranked.n_documents, 0) as n_documents,
    coalesce(ranked.n_texts, 0) as n_texts
from outlets
inner join all_stories using (story_id)
left join ranked using (story_id, source_id)
left join placed as first_documents on first_documents.document_id = ranked.first_document_id
left join sources on sources.source_id = outlets.source_id;

comment on view mart.story_coverage is
    'One row per story of several outlets and outlet: whether it carried the story, and how long after the first.';
comment on column mart.story_coverage.day is 'day on which the story began, in UTC';
comment on column mart.story_coverage.story_id is 'story (stories.story_id)';
comment on column mart.story_coverage.story_headline is 'headline of the story';
comment on column mart.story_coverage.source_id is 'outlet (sources.source_id)';
comment on column mart.story_coverage.source_name is 'name of the outlet';
comment on column mart.story_coverage.is_wire is 'true for a news agency';
comment on column mart.story_coverage.has_carried is
    'true if the outlet carried the story; false: it published at the time, in the same language, but not this';
comment on column mart.story_coverage.position is
    'outlets that are sure to have been earlier, plus 1: all that may have been first have 1; null: not carried';
comment on column mart.story_coverage.is_tied is
    'true if another outlet had it at the same time or, where no time is known, on the same day; null: not carried';
comment on column mart.story_coverage.first_time is
    'publication, or else first load, of its first document; null: not carried';
comment on column mart.story_coverage.has_time is
    'true if day and time of this publication are known; false: a day alone, or no date; null: not carried';
comment on column mart.story_coverage.hours_after_first is
    'hours from the first document of the story to that one; null if the time of one of them is not known';
comment on column mart.story_coverage.is_publication_time is 'true if first_time is a time of publication';
comment on column mart.story_coverage.first_document_id is 'its first document (documents.document_id)';
comment on column mart.story_coverage.first_url is 'address of that document';
comment on column mart.story_coverage.first_headline is 'headline of that document';
comment on column mart.story_coverage.n_documents is
    'documents of the story in this outlet, with copies; 0: not carried';
comment on column mart.story_coverage.n_texts is 'of these the distinct texts: documents that are no duplicates';
