-- One row per outlet and day on which somebody first published words, six or more, that several outlets carry: how many
-- of them this outlet carried, and with how many it was first. The counts add up over days and outlets; the share is
-- sum(n_first) / sum(n_carried). Words whose first publication two outlets share count as tied for each of the two, not
-- as first.
create or replace view mart.first_with_the_news as
with who_published_first as (
    select quote_group_id, first_source_id, first_time, is_tied
    from mart.who_published_first
),
carried as (
    select
        quotes.quote_group_id,
        documents.source_id,
        min(coalesce(documents.date_published, documents.first_seen_at)) as carried_at
    from quotes
    semi join who_published_first using (quote_group_id)
    inner join documents using (document_id)
    where quotes.report_kind = 'statement' and documents.source_id is not null
    group by quotes.quote_group_id, documents.source_id
)
select
    (who_published_first.first_time at time zone 'UTC')::date as day,
    carried.source_id,
    any_value(coalesce(sources.name, carried.source_id)) as source_name,
    count(*) as n_carried,
    count(*) filter (
        where carried.source_id = who_published_first.first_source_id and not who_published_first.is_tied
    ) as n_first,
    count(*) filter (
        where carried.carried_at = who_published_first.first_time and who_published_first.is_tied
    ) as n_tied,
    sum(date_diff('minute', who_published_first.first_time, carried.carried_at))::bigint as minutes_behind
from who_published_first
inner join carried using (quote_group_id)
left join sources on sources.source_id = carried.source_id
group by (who_published_first.first_time at time zone 'UTC')::date, carried.source_id;

comment on view mart.first_with_the_news is
    'One row per outlet and day: with how many of the statements that several outlets carry it was first.';
comment on column mart.first_with_the_news.day is
    'day on which the words were first published, in UTC; not that on which this outlet carried them';
comment on column mart.first_with_the_news.source_id is 'outlet (sources.source_id)';
comment on column mart.first_with_the_news.source_name is 'name of the outlet';
comment on column mart.first_with_the_news.n_carried is
    'statements, by their words, that it carried and that other outlets carried, too';
comment on column mart.first_with_the_news.n_first is 'statements among them that it published before all others';
comment on column mart.first_with_the_news.n_tied is
    'statements among them that it and another outlet published first at the same time';
comment on column mart.first_with_the_news.minutes_behind is
    'minutes from the first publication to that of this outlet, summed over n_carried; 0 for those where it was first';
