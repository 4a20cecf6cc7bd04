-- Puts batch_documents (document_id, content_key, number, n_words) into the index in place of what their documents had
-- there, and takes out the texts that no document has now. Texts that were not there are new_texts.
create or replace temp table new_texts as
select distinct number
from batch_documents
where number not in (select number from ops.copy_texts semi join batch_documents using (number));

insert into ops.copy_changes
select number
from ops.copy_documents
semi join next_documents using (document_id);

delete from ops.copy_documents
where
    document_id in (select document_id from next_documents where row_number is null)
    or document_id in (select document_id from batch_documents);

insert into ops.copy_texts by name
select number, any_value(n_words) as n_words
from batch_documents
where number in (select number from new_texts)
group by number;

insert into ops.copy_documents by name
select document_id, content_key, number from batch_documents;

insert into ops.copy_changes
select number
from ops.copy_documents
semi join next_documents using (document_id);

create or replace temp table left_texts as
select number
from ops.copy_changes
where number not in (select number from ops.copy_documents semi join ops.copy_changes using (number));

insert into ops.copy_changes
select if(a in (select number from left_texts), b, a)
from ops.copy_pairs
where a in (select number from left_texts) or b in (select number from left_texts);

delete from ops.copy_pairs
where a in (select number from left_texts) or b in (select number from left_texts);
delete from ops.copy_keys where number in (select number from left_texts);
delete from ops.copy_texts where number in (select number from left_texts);
delete from ops.copy_changes where number in (select number from left_texts);

delete from ops.copy_queue where document_id in (select document_id from next_documents);
