-- One row per day, from the first to the last day with a document, whether or not anything was published on it.
create or replace view mart.calendar as
with days as (
    select day
    from documents
),
span as (
    select min(day) as first_day, max(day) as last_day from days
)
select
    each.day::date as day,
    date_trunc('week', each.day)::date as week,
    date_trunc('month', each.day)::date as month
from span
cross join unnest(generate_series(span.first_day, span.last_day, interval 1 day)) as each(day);

comment on view mart.calendar is 'One row per day, from the first to the last day with a document, without gaps.';
comment on column mart.calendar.day is 'the day, in UTC';
comment on column mart.calendar.week is 'Monday of its week';
comment on column mart.calendar.month is 'first day of its month';
