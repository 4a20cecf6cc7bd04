-- One row per group of quotes with the same words, six or more, in several outlets: who had it first. Duplicates count
-- here, since carrying an agency story is what is traced; n_independent_sources leaves them out. Shorter quotes (a
-- phrase, “declined to comment”) are the same by chance, and what somebody believes or plans is no statement.
create or replace view mart.who_published_first as
with outlets_documents as (
    select * from mart.publication_times
    where source_id is not null
),
carried as (
    -- most words stand in one outlet: they are left out before anything is counted or read
    select quote_group_id
    from quotes
    inner join outlets_documents using (document_id)
    where quotes.report_kind = 'statement'
    group by quote_group_id
    having min(outlets_documents.source_id) < max(outlets_documents.source_id)
),
placed as (
    select
        quotes.quote_group_id,
        quotes.quote_id,
        quotes.char_start,
        quotes.speaker_entity_id,
        outlets_documents.*
    from quotes
    semi join carried using (quote_group_id)
    inner join outlets_documents using (document_id)
    where quotes.report_kind = 'statement'
),
by_outlet as (
    -- a document is of one outlet, so that outlets add up
    select
        quote_group_id,
        source_id,
        count(*) as n_quotes,
        count(distinct document_id) as n_documents,
        bool_or(is_independent) as is_independent,
        min(published_from) as first_time,
        min(published_until) as first_until,
        max(published_from) as last_time
    from placed
    group by quote_group_id, source_id
),
groups as (
    select
        quote_group_id,
        sum(n_quotes)::bigint as n_quotes,
        sum(n_documents)::bigint as n_documents,
        count(*) as n_sources,
        count(*) filter (where is_independent) as n_independent_sources,
        min(first_time) as first_time,
        min(first_until) as first_until,
        max(last_time) as last_time,
        list(source_id order by source_id) as source_ids
    from by_outlet
    group by quote_group_id
),
candidates as (
    -- the documents that may have been first: no other one is sure to be before them
    select placed.*
    from placed
    inner join groups
        on groups.quote_group_id = placed.quote_group_id and groups.first_until >= placed.published_from
),
first_outlets as (
    select
        quote_group_id,
        list(distinct source_id order by source_id) as source_ids,
        bool_or(is_day_only) as is_day_only
    from candidates
    group by quote_group_id
),
firsts as (
    -- one by document id, so that the answer is the same each time
    select * from candidates
    qualify row_number() over (partition by quote_group_id order by published_from, document_id, char_start) = 1
),
canonical_entities as (
    select * from mart.canonical_entities
),
first_quotes as (
    -- read for one quote of each group; six words or more
    select firsts.*, coalesce(quotes.words, quotes.text) as words
    from firsts
    inner join quotes using (quote_id)
    where regexp_matches(coalesce(replace(quotes.words, ' … ', ' '), quotes.text), '^\s*(?:\S+\s+){5}\S')
)
select
    first_quotes.quote_group_id,
    first_quotes.words as quote_text,
    canonical_entities.canonical_entity_id as speaker_entity_id,
    canonical_entities.entity_name as speaker_name,
    if(len(first_outlets.source_ids) = 1, first_quotes.source_id, null) as first_source_id,
    if(
        len(first_outlets.source_ids) = 1, coalesce(sources.name, first_quotes.source_id), null
    ) as first_source_name,
    first_outlets.source_ids as first_source_ids,
    groups.first_time,
    first_quotes.has_date as is_publication_time,
    first_outlets.is_day_only,
    len(first_outlets.source_ids) > 1 as is_tied,
    first_quotes.document_id as first_document_id,
    documents.url as first_url,
    groups.last_time,
    groups.n_sources,
    groups.n_independent_sources,
    groups.n_documents,
    groups.n_quotes,
    groups.source_ids
from first_quotes
inner join groups using (quote_group_id)
inner join first_outlets using (quote_group_id)
inner join documents using (document_id)
left join sources on sources.source_id = first_quotes.source_id
left join canonical_entities on canonical_entities.entity_id = first_quotes.speaker_entity_id;

comment on view mart.who_published_first is
    'One row per group of quotes with the same words, six or more, in several outlets: who had it first.';
comment on column mart.who_published_first.quote_group_id is
    'group of quotes with the same words (quotes.quote_group_id)';
comment on column mart.who_published_first.quote_text is 'the words, as first_document_id has them';
comment on column mart.who_published_first.speaker_entity_id is
    'speaker in first_document_id, with merges followed (entities.entity_id); null if not known';
comment on column mart.who_published_first.speaker_name is 'canonical name of the speaker';
comment on column mart.who_published_first.first_source_id is
    'outlet that had it first (sources.source_id); null if is_tied';
comment on column mart.who_published_first.first_source_name is 'name of that outlet; null if is_tied';
comment on column mart.who_published_first.first_source_ids is
    'the outlets that may have had it first (sources.source_id): one, or several if is_tied';
comment on column mart.who_published_first.first_time is
    'publication of its document, or first load if the publication date is unknown; the earliest possible if is_tied';
comment on column mart.who_published_first.is_publication_time is 'true if first_time is a time of publication';
comment on column mart.who_published_first.is_day_only is
    'true if of a document that may have been first the day is known, but no time: first_time is where this day begins';
comment on column mart.who_published_first.is_tied is
    'true if several outlets may have been first: at the same time, or, if is_day_only, on the same day';
comment on column mart.who_published_first.first_document_id is
    'document of the first outlet (documents.document_id); one of those that may have been first if is_tied';
comment on column mart.who_published_first.first_url is 'address of that document';
comment on column mart.who_published_first.last_time is
    'publication, or else first load, of the last document that has it';
comment on column mart.who_published_first.n_sources is 'outlets that have it';
comment on column mart.who_published_first.n_independent_sources is
    'outlets that have it in a document that is no duplicate';
comment on column mart.who_published_first.n_documents is 'documents that have it';
comment on column mart.who_published_first.n_quotes is 'quotes with these words';
comment on column mart.who_published_first.source_ids is 'the outlets (sources.source_id)';
