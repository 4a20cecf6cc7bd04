-- What documents are about, and the documents for which that is still to be worked out.
create table topics (topic_id varchar not null, parent_id varchar, label varchar not null);
create table document_topics (
    document_id varchar not null,
    topic_id varchar not null,
    level integer not null,
    score float not null
);

create table ops.subject_queue (document_id varchar not null);

-- By which rules it was worked out: the next run finds none and takes up all documents.
alter table ops.state add column subjects_version varchar;
