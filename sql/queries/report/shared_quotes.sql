-- grain: one row per group of quotes with the same words in several outlets, the most widely carried first
with groups as (
    select * from mart.who_published_first
    where (first_time at time zone 'UTC')::date between $since and $until
),

outlets as (
    select
        quote_group_id,
        list(coalesce(sources.name, carried.source_id) order by carried.source_id) as source_names,
        list(coalesce(sources.name, carried.source_id) order by carried.source_id)
        filter (where list_contains(carried.first_source_ids, carried.source_id)) as first_source_names
    from (select quote_group_id, first_source_ids, unnest(source_ids) as source_id from groups) as carried
    left join sources using (source_id)
    group by quote_group_id
),

polarities as (
    select quote_group_id, document_id, min_by(polarity, char_start) as polarity from quotes group by all
),

-- the words without what interrupts them; of a copy only as they stand in the text
spoken as (
    select quote_group_id, document_id, min_by(quote_text, char_start) as quote_text
    from quotes_of_period
    group by all
)

select
    coalesce(spoken.quote_text, groups.quote_text) as quote_text,
    polarities.polarity,
    groups.speaker_name,
    outlets.first_source_names,
    groups.first_url,
    (groups.first_time at time zone 'UTC')::date as day,
    groups.is_publication_time,
    groups.is_tied,
    groups.is_day_only,
    groups.n_sources,
    groups.n_independent_sources,
    groups.n_documents,
    outlets.source_names
from groups
inner join outlets using (quote_group_id)
inner join polarities
    on polarities.quote_group_id = groups.quote_group_id
    and polarities.document_id = groups.first_document_id
left join spoken
    on spoken.quote_group_id = groups.quote_group_id
    and spoken.document_id = groups.first_document_id
order by groups.n_sources desc, groups.n_documents desc, day desc, groups.quote_group_id
limit $limit
