-- Finds old_stories, which next_documents and the texts of touched_roots are in as it is written, and adds the roots of
-- their texts to touched_roots.
create or replace temp table old_stories as
with touched as (
    select document_id from next_documents
    union
    select document_id
    from documents
    where coalesce(duplicate_of_document_id, document_id) in (
        select document_id from ops.story_texts where root in (select root from touched_roots)
    )
)

select distinct story_id
from story_documents
semi join touched using (document_id);

insert into touched_roots
select root
from ops.story_texts
where document_id in (select document_id from story_documents semi join old_stories using (story_id));
