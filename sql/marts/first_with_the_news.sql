-- One row per outlet and day on which somebody first published words, six or more, that several outlets carry: how many
-- of them this outlet carried, and with how many it was first. The counts add up over days and outlets; the share is
-- sum(n_first) / sum(n_carried). Words whose first publication two outlets share count as tied for each of the two, not
-- as first; where of one of them the day alone is known, they count as unknown.
create or replace view mart.first_with_the_news as
with who_published_first as (
    select quote_group_id, first_source_id, first_source_ids, first_time, is_tied, is_day_only, is_publication_time
    from mart.who_published_first
),
carried as (
    select
        quotes.quote_group_id,
        times.source_id,
        min(times.published_from) as carried_at,
        min(times.published_from) = min(times.published_until)
        and arg_min(times.has_time, (times.published_from, times.document_id)) as has_time
    from quotes
    semi join who_published_first using (quote_group_id)
    inner join mart.publication_times as times using (document_id)
    where quotes.report_kind = 'statement' and times.source_id is not null
    group by quotes.quote_group_id, times.source_id
),
placed as (
    select
        carried.source_id,
        carried.carried_at,
        firsts.first_time,
        coalesce(carried.source_id = firsts.first_source_id, false) as is_first,
        firsts.is_tied and list_contains(firsts.first_source_ids, carried.source_id) as is_tied,
        firsts.is_day_only,
        carried.has_time and firsts.is_publication_time and not firsts.is_day_only as is_timed
    from who_published_first as firsts
    inner join carried using (quote_group_id)
)
select
    (placed.first_time at time zone 'UTC')::date as day,
    placed.source_id,
    any_value(coalesce(sources.name, placed.source_id)) as source_name,
    count(*) as n_carried,
    count(*) filter (where placed.is_first) as n_first,
    count(*) filter (where placed.is_tied and not placed.is_day_only) as n_tied,
    count(*) filter (where placed.is_tied and placed.is_day_only) as n_unknown,
    count(*) filter (where placed.is_timed) as n_timed,
    coalesce(
        sum(date_diff('minute', placed.first_time, placed.carried_at)) filter (where placed.is_timed), 0
    )::bigint as minutes_behind
from placed
left join sources on sources.source_id = placed.source_id
group by (placed.first_time at time zone 'UTC')::date, placed.source_id;

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
comment on column mart.first_with_the_news.n_unknown is
    'statements among them that it may have published first: of it or of another outlet the day is known, but no time';
comment on column mart.first_with_the_news.n_timed is
    'statements among them of which the times of the first publication and of its own are known';
comment on column mart.first_with_the_news.minutes_behind is
    'minutes from the first publication to that of this outlet, summed over n_timed; 0 for those where it was first';
