-- Names that the word table of a language does not have are told from its words in the index of stories, which is made
-- again for it.
alter table ops.story_terms add column is_new_name boolean;

delete from stories;
delete from story_documents;
delete from ops.story_texts;
delete from ops.story_terms;
delete from ops.story_links;
delete from ops.story_queue;
insert into ops.story_queue select document_id from documents;
update ops.state set load_id = uuid() where load_id is not null;
