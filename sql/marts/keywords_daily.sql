-- One row per keyword, language and day on which a text has it, of those that two texts have at least: in how many, how
-- many were to be expected from the 28 days before, and how much more that is (burst_score). Counts of one keyword add
-- up over days; counts of documents do not add up over keywords, and those of the day and of the past not over rows.
-- The score is the log ratio of the shares of the day and of the past, each with a prior of half a text with the
-- keyword, as a z-score (after Monroe, Colaresi and Quinn 2008, Fightin' Words, who take odds). A day with fewer texts
-- than the average of the 28 days counts as such a day: one text of a new keyword makes 2.7 at most, and one of a
-- known keyword 2.9.
create or replace view mart.keywords_daily as
with all_documents as (
    select
        document_id,
        language,
        day,
        duplicate_of_document_id is null as is_counted
    from documents
),
language_days as (
    select
        language,
        day,
        count(*) filter (where is_counted) as n_documents
    from all_documents
    group by language, day
),
days as (
    select
        language,
        day,
        n_documents,
        coalesce(sum(n_documents) over past, 0) as n_before,
        count(*) filter (where n_documents > 0) over past as n_days_before
    from language_days
    window past as (
        partition by language order by day
        range between interval 28 days preceding and interval 1 day preceding
    )
),
used as (
    select
        all_documents.language,
        all_documents.day,
        all_documents.is_counted,
        unnest(document_keywords.keywords) as keyword
    from all_documents
    inner join document_keywords using (document_id)
),
keyword_days as (
    select
        language,
        keyword,
        day,
        count(*) as n_articles,
        count(*) filter (where is_counted) as n_documents
    from used
    group by language, keyword, day
),
repeated as (
    select language, keyword
    from keyword_days
    group by language, keyword
    having sum(n_documents) > 1
),
with_past as (
    select
        keyword_days.*,
        coalesce(sum(keyword_days.n_documents) over past, 0) as n_before
    from keyword_days
    semi join repeated using (language, keyword)
    window past as (
        partition by language, keyword order by day
        range between interval 28 days preceding and interval 1 day preceding
    )
),
counted as (
    select
        with_past.day,
        with_past.language,
        with_past.keyword,
        with_past.n_articles,
        with_past.n_documents,
        days.n_documents as n_documents_of_day,
        days.n_days_before >= 14 and days.n_documents > 0 as is_comparable,
        if(is_comparable, with_past.n_before, null) as n_documents_before,
        if(is_comparable, days.n_before, null) as n_documents_of_days_before
    from with_past
    inner join days using (language, day)
)
select
    day,
    language,
    keyword,
    n_articles,
    n_documents,
    n_documents_of_day,
    n_documents_before::bigint as n_documents_before,
    n_documents_of_days_before::bigint as n_documents_of_days_before,
    n_documents_before * n_documents_of_day / n_documents_of_days_before as n_expected,
    (
        ln((n_documents + 0.5) / (greatest(n_documents_of_day, n_documents_of_days_before / 28) + 1))
        - ln((n_documents_before + 0.5) / (n_documents_of_days_before + 1))
    ) / sqrt(1 / (n_documents + 0.5) + 1 / (n_documents_before + 0.5)) as burst_score
from counted;

comment on view mart.keywords_daily is
    'One row per keyword, language and day: in how many texts, how many were to be expected, and whether it bursts.';
comment on column mart.keywords_daily.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.keywords_daily.language is 'language of the texts, ISO 639-1; und if unknown';
comment on column mart.keywords_daily.keyword is
    'name as it is written, or noun phrase in small letters and dictionary form, such as interest rate';
comment on column mart.keywords_daily.n_articles is 'articles that have it among their keywords, copies included';
comment on column mart.keywords_daily.n_documents is 'distinct texts among them: documents that are no duplicates';
comment on column mart.keywords_daily.n_documents_of_day is 'all distinct texts of the day in the language';
comment on column mart.keywords_daily.n_documents_before is
    'distinct texts with it in the 28 days before; null if fewer than 14 of them, or not the day itself, have any text';
comment on column mart.keywords_daily.n_documents_of_days_before is
    'all distinct texts of these 28 days in the language; null likewise';
comment on column mart.keywords_daily.n_expected is
    'texts with the keyword to be expected: n_documents_before * n_documents_of_day / n_documents_of_days_before';
comment on column mart.keywords_daily.burst_score is
    'how much more often than before, as a z-score: 3 and more is a burst, which takes two texts; null without a past';
