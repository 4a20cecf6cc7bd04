-- Gives dated_documents, and what they say, the day of the dates that they have now.
create or replace temp table moved_days as
select document_id, (coalesce(date_published, first_seen_at) at time zone 'UTC')::date as new_day
from documents
semi join dated_documents using (document_id)
where day <> (coalesce(date_published, first_seen_at) at time zone 'UTC')::date;

update quote_segments set day = moved_days.new_day
from quotes, moved_days
where quote_segments.quote_id = quotes.quote_id and quotes.document_id = moved_days.document_id;
update quotes set day = moved_days.new_day
from moved_days
where quotes.document_id = moved_days.document_id;
update mentions set day = moved_days.new_day
from moved_days
where mentions.document_id = moved_days.document_id;
update documents set day = moved_days.new_day
from moved_days
where documents.document_id = moved_days.document_id;
