-- grain: one row per affected wording, with the time of the first document that has it (microseconds), how many have it
select
    number,
    any_value(wordings.n_words) as n_words,
    epoch_us(min(coalesce(documents.date_published, date_trunc('day', documents.first_seen_at)))) as seen_at,
    count(distinct document_id) as n_documents,
    any_value(wordings.words) as words,
    any_value(wordings.language) as language
from ops.trace_wordings as wordings
inner join ops.trace_quotes as traced using (number)
inner join documents using (document_id)
where number in (select number from affected_wordings)
group by number
order by number
