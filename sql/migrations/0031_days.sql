-- The day of documents, and of what they say: so a question about a month reads the rows of that month.
alter table documents add column day date;
alter table mentions add column day date;
alter table quotes add column day date;
alter table quote_segments add column day date;
alter table ops.statement_stems add column day date;

update documents set day = (coalesce(date_published, first_seen_at) at time zone 'UTC')::date;
update mentions set day = documents.day
from documents
where mentions.document_id = documents.document_id;
update quotes set day = documents.day
from documents
where quotes.document_id = documents.document_id;
update quote_segments set day = quotes.day
from quotes
where quote_segments.quote_id = quotes.quote_id;
update ops.statement_stems set day = documents.day
from documents
where ops.statement_stems.document_id = documents.document_id;
