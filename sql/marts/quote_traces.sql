-- One row per utterance that several outlets quote, in six words or more: who had it first, how it spread, which words
-- were left out, whether outlets give it to different speakers. Only words between quotation marks are compared.
-- Duplicates count here, since carrying an agency story is what is traced; n_independent_sources leaves them out.
create or replace view mart.quote_traces as
with statements as (
    select * from quotes
    where report_kind = 'statement' and quote_kind in ('direct', 'mixed')
),
outlets_documents as (
    select
        *,
        duplicate_of_document_id is null as is_independent,
        coalesce(date_published, first_seen_at) as seen_first_at
    from documents
    where source_id is not null
),
canonical_entities as (
    select * from mart.canonical_entities
),
carried as (
    -- most words stand in one outlet: they are left out before anything is counted or read
    select statements.quote_group_id
    from statements
    inner join outlets_documents using (document_id)
    group by statements.quote_group_id
    having min(outlets_documents.source_id) < max(outlets_documents.source_id)
),
placed as (
    select
        statements.quote_group_id,
        statements.quote_id,
        statements.quote_kind,
        length(statements.text) as n_characters,
        quote_cuts.left_out,
        canonical_entities.canonical_entity_id as speaker_entity_id,
        canonical_entities.entity_name as speaker_name,
        outlets_documents.document_id,
        outlets_documents.source_id,
        outlets_documents.date_published is not null as is_publication_time,
        outlets_documents.seen_first_at,
        outlets_documents.is_independent
    from statements
    semi join carried using (quote_group_id)
    inner join outlets_documents using (document_id)
    left join quote_cuts using (quote_id)
    left join canonical_entities on canonical_entities.entity_id = statements.speaker_entity_id
),
groups as (
    select
        quote_group_id,
        count(*) as n_quotes,
        count(distinct document_id) as n_documents,
        count(distinct source_id) as n_sources,
        count(distinct source_id) filter (where is_independent) as n_independent_sources,
        count(distinct source_id) filter (where left_out is not null) as n_cutting_sources,
        count(distinct speaker_entity_id) as n_speakers,
        list(distinct speaker_name order by speaker_name) filter (where speaker_name is not null) as speaker_names,
        min(seen_first_at) as first_time,
        max(seen_first_at) as last_time,
        arg_min(quote_id, (seen_first_at, document_id, quote_id)) as first_quote_id,
        -- the fullest one that is not interrupted, if there is one
        arg_min(
            quote_id, (len(coalesce(left_out, [])), quote_kind, n_characters, seen_first_at, quote_id)
        ) as fullest_quote_id,
        list(distinct source_id order by source_id) as source_ids
    from placed
    group by quote_group_id
),
named as (
    select
        quote_group_id,
        speaker_entity_id,
        speaker_name,
        row_number() over (
            partition by quote_group_id order by count(distinct source_id) desc, speaker_entity_id
        ) as position
    from placed
    where speaker_entity_id is not null
    group by quote_group_id, speaker_entity_id, speaker_name
),
firsts as (
    select
        placed.quote_group_id,
        count(distinct placed.source_id) > 1 as is_tied
    from placed
    inner join groups
        on groups.quote_group_id = placed.quote_group_id and groups.first_time = placed.seen_first_at
    group by placed.quote_group_id
),
cuts as (
    select quote_group_id, list(distinct piece order by piece) as left_out
    from (select quote_group_id, unnest(left_out) as piece from placed where left_out is not null)
    group by quote_group_id
)
select
    (groups.first_time at time zone 'UTC')::date as day,
    groups.quote_group_id,
    fullest.text as quote_text,
    named.speaker_entity_id,
    named.speaker_name,
    groups.n_speakers > 1 as has_other_speakers,
    coalesce(groups.speaker_names, []) as speaker_names,
    first_quotes.source_id as first_source_id,
    coalesce(sources.name, first_quotes.source_id) as first_source_name,
    first_quotes.document_id as first_document_id,
    documents.url as first_url,
    groups.first_time,
    first_quotes.is_publication_time,
    firsts.is_tied,
    groups.last_time,
    date_diff('minute', groups.first_time, groups.last_time) / 60 as spread_hours,
    groups.n_sources,
    groups.n_independent_sources,
    groups.n_documents,
    groups.n_quotes,
    groups.n_cutting_sources,
    coalesce(cuts.left_out, []) as left_out,
    groups.source_ids
from groups
inner join placed as first_quotes on first_quotes.quote_id = groups.first_quote_id
inner join documents on documents.document_id = first_quotes.document_id
inner join statements as fullest on fullest.quote_id = groups.fullest_quote_id
inner join firsts on firsts.quote_group_id = groups.quote_group_id
left join named on named.quote_group_id = groups.quote_group_id and named.position = 1
left join cuts on cuts.quote_group_id = groups.quote_group_id
left join sources on sources.source_id = first_quotes.source_id
-- six words or more
where regexp_matches(fullest.text, '^\s*(?:\S+\s+){5}\S');

comment on view mart.quote_traces is
    'One row per utterance that several outlets quote: who had it first, how it spread, what was left out.';
comment on column mart.quote_traces.day is 'day of first_time, in UTC';
comment on column mart.quote_traces.quote_group_id is 'group of quotes of one utterance (quotes.quote_group_id)';
comment on column mart.quote_traces.quote_text is 'the fullest wording';
comment on column mart.quote_traces.speaker_entity_id is
    'speaker that most outlets name, with merges followed (entities.entity_id); null if none is known';
comment on column mart.quote_traces.speaker_name is 'canonical name of that speaker';
comment on column mart.quote_traces.has_other_speakers is 'true if outlets give it to different speakers';
comment on column mart.quote_traces.speaker_names is 'the speakers that outlets name';
comment on column mart.quote_traces.first_source_id is 'outlet that had it first (sources.source_id)';
comment on column mart.quote_traces.first_source_name is 'name of that outlet';
comment on column mart.quote_traces.first_document_id is 'document of that outlet (documents.document_id)';
comment on column mart.quote_traces.first_url is 'address of that document';
comment on column mart.quote_traces.first_time is
    'publication of that document, or first load if the publication date is unknown';
comment on column mart.quote_traces.is_publication_time is 'true if first_time is a time of publication';
comment on column mart.quote_traces.is_tied is
    'true if another outlet has the same first_time, so that the order is not certain';
comment on column mart.quote_traces.last_time is 'publication, or else first load, of the last document that has it';
comment on column mart.quote_traces.spread_hours is 'hours from first_time to last_time';
comment on column mart.quote_traces.n_sources is 'outlets that quote it';
comment on column mart.quote_traces.n_independent_sources is
    'outlets that quote it in a document that is no duplicate';
comment on column mart.quote_traces.n_documents is 'documents that quote it';
comment on column mart.quote_traces.n_quotes is 'quotes of it';
comment on column mart.quote_traces.n_cutting_sources is 'outlets that leave words of the fullest wording out';
comment on column mart.quote_traces.left_out is
    'the pieces of the fullest wording that an outlet leaves out, in small letters without punctuation';
comment on column mart.quote_traces.source_ids is 'the outlets (sources.source_id)';
