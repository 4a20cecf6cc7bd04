-- Completes erased_mentions by those of erased_documents; erased_quotes are theirs and those that they speak.
insert into erased_mentions
select mention_id, document_id
from mentions
semi join erased_documents using (document_id)
anti join erased_mentions using (mention_id);

create or replace temp table erased_quotes as
select quote_id, document_id
from quotes
where
    document_id in (select document_id from erased_documents)
    or speaker_mention_id in (select mention_id from erased_mentions)
    or list_has_any(other_speaker_mention_ids, (select coalesce(list(mention_id), []) from erased_mentions))
    or speaker_entity_id in (select entity_id from wanted_entities);

-- earlier versions that a document has from another outlet go with their outlet
create or replace temp table erased_versions as
select document_id, version_number
from document_versions
where
    document_id in (select document_id from erased_documents)
    or source_id in (select source_id from wanted_sources);

create or replace temp table erased_texts as
select content_hash, document_id, origin, url from documents semi join erased_documents using (document_id)
union
select content_hash, document_id, origin, url
from document_versions semi join erased_versions using (document_id, version_number);

create or replace temp table erased_sources as
select distinct source_id from documents semi join erased_documents using (document_id) where source_id is not null
union
select source_id from wanted_sources
