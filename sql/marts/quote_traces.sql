-- One row per utterance that several outlets quote, in six words or more: who had it first, how it spread, which words
-- were left out, whether outlets name different speakers. Only words between quotation marks are compared.
-- Duplicates count here, since carrying an agency story is what is traced; n_independent_sources leaves them out.
create or replace view mart.quote_traces as
with statements as (
    select * from quotes
    where report_kind = 'statement' and quote_kind in ('direct', 'mixed')
),
outlets_documents as (
    select * from mart.publication_times
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
        canonical_entities.entity_type as speaker_type,
        statements.speaker_score,
        statements.speaker_status,
        ' ' || regexp_replace(lower(statements.speaker_text), '^the ', '') || ' ' as speaker_words,
        outlets_documents.document_id,
        outlets_documents.source_id,
        outlets_documents.has_date as is_publication_time,
        outlets_documents.has_time,
        outlets_documents.is_day_only,
        outlets_documents.published_from,
        outlets_documents.published_until,
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
        list(distinct speaker_name order by speaker_name) filter (where speaker_name is not null) as speaker_names,
        min(published_from) as first_time,
        min(published_until) as first_until,
        max(published_from) as last_time,
        arg_min(quote_id, (published_from, document_id, quote_id)) as first_quote_id,
        -- the fullest one that is not interrupted, if there is one
        arg_min(
            quote_id, (len(coalesce(left_out, [])), quote_kind, n_characters, published_from, quote_id)
        ) as fullest_quote_id,
        list(distinct source_id order by source_id) as source_ids
    from placed
    group by quote_group_id
),
sure as (
    select quote_speakers.quote_id
    from mart.quote_speakers
    semi join placed using (quote_id)
    where quote_speakers.is_sure and quote_speakers.speaker_position = 1
),
outlet_names as (
    select regexp_replace(lower(name), '^the ', '') as outlet_name from sources where name is not null
),
named as (
    select
        placed.quote_group_id,
        placed.speaker_entity_id,
        placed.speaker_name,
        placed.speaker_type,
        max(sure.quote_id) is not null as is_sure,
        -- by its name: whom "he" means, and who the minister is, is found by onrecord, not told by the outlet
        max(sure.quote_id) filter (where placed.speaker_status = 'named') is not null as is_surely_named,
        string_agg(placed.speaker_words, ' | ') as written_names,
        min_by(placed.speaker_words, length(placed.speaker_words)) as shortest_name,
        row_number() over (
            partition by placed.quote_group_id
            order by
                count(distinct placed.source_id) desc,
                max(placed.speaker_score) desc nulls last,
                placed.speaker_entity_id
        ) as position
    from placed
    left join sure on sure.quote_id = placed.quote_id
    where placed.speaker_entity_id is not null
    group by placed.quote_group_id, placed.speaker_entity_id, placed.speaker_name, placed.speaker_type
),
surely_named as (
    select named.*
    from named
    anti join outlet_names on outlet_names.outlet_name = regexp_replace(lower(named.speaker_name), '^the ', '')
    where named.is_surely_named and named.speaker_type in ('PERSON', 'ORG')
),
disputed as (
    -- a body beside a person is mostly who the person speaks for, and an outlet mostly who asked; two names of which
    -- one is written inside the other may be of one body
    select distinct named.quote_group_id
    from surely_named as named
    inner join surely_named as other
        on other.quote_group_id = named.quote_group_id
        and other.speaker_type = named.speaker_type
        and other.speaker_entity_id > named.speaker_entity_id
    where
        not coalesce(contains(other.written_names, named.shortest_name), false)
        and not coalesce(contains(named.written_names, other.shortest_name), false)
),
ends as (
    -- the documents that may have been first: no other one is sure to be before them; and those that may have been last
    select
        placed.quote_group_id,
        list(distinct source_id order by source_id) filter (where published_from <= first_until) as source_ids,
        bool_or(is_day_only) filter (where published_from <= first_until) as is_day_only,
        bool_and(has_time) as has_times
    from placed
    inner join groups
        on
            groups.quote_group_id = placed.quote_group_id
            and (placed.published_from <= groups.first_until or placed.published_until >= groups.last_time)
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
    coalesce(fullest.words, fullest.text) as quote_text,
    named.speaker_entity_id,
    named.speaker_name,
    coalesce(named.is_sure, false) as is_speaker_sure,
    disputed.quote_group_id is not null as has_other_speakers,
    coalesce(groups.speaker_names, []) as speaker_names,
    if(len(ends.source_ids) = 1, first_quotes.source_id, null) as first_source_id,
    if(len(ends.source_ids) = 1, coalesce(sources.name, first_quotes.source_id), null) as first_source_name,
    ends.source_ids as first_source_ids,
    first_quotes.document_id as first_document_id,
    documents.url as first_url,
    groups.first_time,
    first_quotes.is_publication_time,
    ends.is_day_only,
    len(ends.source_ids) > 1 as is_tied,
    groups.last_time,
    if(ends.has_times, date_diff('minute', groups.first_time, groups.last_time) / 60, null) as spread_hours,
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
inner join ends on ends.quote_group_id = groups.quote_group_id
left join named on named.quote_group_id = groups.quote_group_id and named.position = 1
left join disputed on disputed.quote_group_id = groups.quote_group_id
left join cuts on cuts.quote_group_id = groups.quote_group_id
left join sources on sources.source_id = first_quotes.source_id
-- six words or more
where regexp_matches(coalesce(replace(fullest.words, ' … ', ' '), fullest.text), '^\s*(?:\S+\s+){5}\S');

comment on view mart.quote_traces is
    'One row per utterance that several outlets quote: who had it first, how it spread, what was left out.';
comment on column mart.quote_traces.day is 'day of first_time, in UTC';
comment on column mart.quote_traces.quote_group_id is 'group of quotes of one utterance (quotes.quote_group_id)';
comment on column mart.quote_traces.quote_text is 'the fullest wording';
comment on column mart.quote_traces.speaker_entity_id is
    'speaker that most outlets have, the surest of several; with merges followed (entities.entity_id); null if unknown';
comment on column mart.quote_traces.speaker_name is 'canonical name of that speaker';
comment on column mart.quote_traces.is_speaker_sure is
    'true if the speaker is sure in one quote of it at least (speaker_score 0.8 and more)';
comment on column mart.quote_traces.has_other_speakers is
    'true if two persons, or two bodies that are no outlets, are named for it, each surely in one quote at least';
comment on column mart.quote_traces.speaker_names is 'all speakers that were found, the unsure ones as well';
comment on column mart.quote_traces.first_source_id is
    'outlet that had it first (sources.source_id); null if is_tied';
comment on column mart.quote_traces.first_source_name is 'name of that outlet; null if is_tied';
comment on column mart.quote_traces.first_source_ids is
    'the outlets that may have had it first (sources.source_id): one, or several if is_tied';
comment on column mart.quote_traces.first_document_id is
    'document of the first outlet (documents.document_id); one of those that may have been first if is_tied';
comment on column mart.quote_traces.first_url is 'address of that document';
comment on column mart.quote_traces.first_time is
    'publication of that document, or first load if the publication date is unknown';
comment on column mart.quote_traces.is_publication_time is 'true if first_time is a time of publication';
comment on column mart.quote_traces.is_day_only is
    'true if of a document that may have been first the day is known, but no time: first_time is where this day begins';
comment on column mart.quote_traces.is_tied is
    'true if several outlets may have been first: at the same time, or, if is_day_only, on the same day';
comment on column mart.quote_traces.last_time is 'publication, or else first load, of the last document that has it';
comment on column mart.quote_traces.spread_hours is
    'hours from first_time to last_time; null if the time of one of them is not known';
comment on column mart.quote_traces.n_sources is 'outlets that quote it';
comment on column mart.quote_traces.n_independent_sources is
    'outlets that quote it in a document that is no duplicate';
comment on column mart.quote_traces.n_documents is 'documents that quote it';
comment on column mart.quote_traces.n_quotes is 'quotes of it';
comment on column mart.quote_traces.n_cutting_sources is 'outlets that leave words of the fullest wording out';
comment on column mart.quote_traces.left_out is
    'the pieces of the fullest wording that an outlet leaves out, in small letters without punctuation';
comment on column mart.quote_traces.source_ids is 'the outlets (sources.source_id)';
