-- grain: one row per text of the period, those that most outlets carried first
select
    headline,
    coalesce(source_name, source_id) as source_name,
    url,
    day,
    n_outlets,
    1 as n_articles,
    outlets,
    null as first_source,
    [document_id] as document_ids
from brief_articles
where is_now and headline is not null
order by n_outlets desc, n_copies desc, word_count desc, day, document_id
limit $limit
