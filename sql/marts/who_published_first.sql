-- One row per group of quotes with the same words, six or more, in several outlets: who had it first. Duplicates count
-- here, since carrying an agency story is what is traced; n_independent_sources leaves them out. Shorter quotes (a
-- phrase, “declined to comment”) are the same by chance, and what somebody believes or plans is no statement.
create or replace view mart.who_published_first as
with outlets_documents as (
    select
        *,
        duplicate_of_document_id is null as is_independent,
        coalesce(date_published, first_seen_at) as seen_first_at
    from documents
    where source_id is not null
),
carried as (
    -- most words stand in one outlet: they are left out before anything is sorted
    select quote_group_id
    from quotes
    inner join outlets_documents using (document_id)
    where quotes.report_kind = 'statement'
    group by quote_group_id
    having min(outlets_documents.source_id) < max(outlets_documents.source_id)
),
all_quotes as (
    select * from quotes
    semi join carried using (quote_group_id)
    where report_kind = 'statement'
),
canonical_entities as (
    select * from mart.canonical_entities
),
quote_words as (
    select * from mart.quote_words
),
placed as (
    select
        all_quotes.quote_group_id,
        quote_words.words as quote_text,
        len(string_split_regex(trim(all_quotes.text), '\s+')) as n_words,
        all_quotes.char_start,
        canonical_entities.canonical_entity_id as speaker_entity_id,
        canonical_entities.entity_name as speaker_name,
        outlets_documents.document_id,
        outlets_documents.source_id,
        coalesce(sources.name, outlets_documents.source_id) as source_name,
        outlets_documents.url,
        outlets_documents.date_published,
        outlets_documents.seen_first_at,
        outlets_documents.is_independent
    from all_quotes
    inner join outlets_documents using (document_id)
    inner join quote_words using (quote_id)
    left join sources using (source_id)
    left join canonical_entities on canonical_entities.entity_id = all_quotes.speaker_entity_id
),
ranked as (
    select
        *,
        -- ties go by document id so that the answer is the same each time; is_tied says so
        row_number() over (
            partition by quote_group_id order by seen_first_at, document_id, char_start
        ) as position,
        min(seen_first_at) over (partition by quote_group_id) as first_time
    from placed
),
groups as (
    select
        quote_group_id,
        count(*) as n_quotes,
        count(distinct document_id) as n_documents,
        count(distinct source_id) as n_sources,
        count(distinct source_id) filter (where is_independent) as n_independent_sources,
        count(distinct source_id) filter (where seen_first_at = first_time) > 1 as is_tied,
        max(seen_first_at) as last_time,
        list(distinct source_id order by source_id) as source_ids
    from ranked
    group by quote_group_id
)
select
    ranked.quote_group_id,
    ranked.quote_text,
    ranked.speaker_entity_id,
    ranked.speaker_name,
    ranked.source_id as first_source_id,
    ranked.source_name as first_source_name,
    ranked.seen_first_at as first_time,
    ranked.date_published is not null as is_publication_time,
    groups.is_tied,
    ranked.document_id as first_document_id,
    ranked.url as first_url,
    groups.last_time,
    groups.n_sources,
    groups.n_independent_sources,
    groups.n_documents,
    groups.n_quotes,
    groups.source_ids
from ranked
inner join groups using (quote_group_id)
where
    ranked.position = 1
    and groups.n_sources > 1
    and ranked.n_words >= 6;

comment on view mart.who_published_first is
    'One row per group of quotes with the same words, six or more, in several outlets: who had it first.';
comment on column mart.who_published_first.quote_group_id is
    'group of quotes with the same words (quotes.quote_group_id)';
comment on column mart.who_published_first.quote_text is 'the words, as the first outlet has them';
comment on column mart.who_published_first.speaker_entity_id is
    'speaker in the first outlet, with merges followed (entities.entity_id); null if not known';
comment on column mart.who_published_first.speaker_name is 'canonical name of the speaker';
comment on column mart.who_published_first.first_source_id is 'outlet that had it first (sources.source_id)';
comment on column mart.who_published_first.first_source_name is 'name of that outlet';
comment on column mart.who_published_first.first_time is
    'publication of its document, or first load if the publication date is unknown';
comment on column mart.who_published_first.is_publication_time is 'true if first_time is a time of publication';
comment on column mart.who_published_first.is_tied is
    'true if another outlet has the same first_time, so that the order is not certain';
comment on column mart.who_published_first.first_document_id is 'document of the first outlet (documents.document_id)';
comment on column mart.who_published_first.first_url is 'address of that document';
comment on column mart.who_published_first.last_time is
    'publication, or else first load, of the last document that has it';
comment on column mart.who_published_first.n_sources is 'outlets that have it';
comment on column mart.who_published_first.n_independent_sources is
    'outlets that have it in a document that is no duplicate';
comment on column mart.who_published_first.n_documents is 'documents that have it';
comment on column mart.who_published_first.n_quotes is 'quotes with these words';
comment on column mart.who_published_first.source_ids is 'the outlets (sources.source_id)';
