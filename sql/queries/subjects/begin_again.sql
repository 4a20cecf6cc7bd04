-- Puts all documents into the queue, with the topics known_topics, as the rules $version are others than the last.
delete from topics;
insert into topics by name select * from known_topics;
delete from ops.subject_queue;
insert into ops.subject_queue select document_id from documents;
update ops.state set subjects_version = $version, change_id = uuid();
