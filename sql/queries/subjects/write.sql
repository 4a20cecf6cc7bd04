-- Writes new_topics and new_keywords in the place of what is there for next_subjects, and takes these off the queue.
-- Documents with other topics than before are noted for the search index.
insert into ops.search_queue
with old_topics as (
    select document_id, topic_id
    from document_topics
    where document_id in (select document_id from next_subjects)
)

select document_id from (from old_topics except select document_id, topic_id from new_topics)
union
select document_id from (select document_id, topic_id from new_topics except from old_topics);

delete from document_topics where document_id in (select document_id from next_subjects);
insert into document_topics by name select * from new_topics;
delete from document_keywords where document_id in (select document_id from next_subjects);
insert into document_keywords by name select * from new_keywords;
delete from ops.subject_queue where document_id in (select document_id from next_subjects);
update ops.state set change_id = uuid();
