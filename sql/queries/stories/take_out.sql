-- Takes out of the index the texts of next_documents that are not in kept_texts (document_id). touched_roots are the
-- stories that lose or keep some of them; seeking_texts are later ones that were linked to a text that goes: their
-- links are looked for again.
create or replace temp table gone_texts as
select number, root
from ops.story_texts
semi join next_documents using (document_id)
anti join kept_texts using (document_id);

create or replace temp table touched_roots as
select distinct root from ops.story_texts semi join next_documents using (document_id);

create or replace temp table seeking_texts as
select distinct number
from ops.story_links
where
    earlier in (select number from gone_texts)
    and number not in (select number from gone_texts);

delete from ops.story_links
where number in (select number from gone_texts) or number in (select number from seeking_texts);
delete from ops.story_terms where number in (select number from gone_texts);
delete from ops.story_texts where number in (select number from gone_texts);

select count(*) from gone_texts
