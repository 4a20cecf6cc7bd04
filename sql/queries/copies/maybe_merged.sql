-- grain: one row per text that may be a merged brief or a part of one
select
    number,
    min(documents.date_published) as first_published,
    bool_or(maybe_merged.number is not null) as is_candidate
from ops.copy_texts
semi join maybe_parts using (number)
inner join ops.copy_documents using (number)
inner join documents using (document_id)
left join maybe_merged using (number)
group by number
order by number
