-- Stories: articles on one event, and the index in which texts with terms in common are found.
create table stories (
    story_id varchar not null,
    headline varchar,
    first_document_id varchar not null,
    started_at timestamptz not null,
    updated_at timestamptz not null,
    n_documents bigint not null,
    n_sources bigint not null,
    n_texts bigint not null
);
create table story_documents (
    story_id varchar not null,
    document_id varchar not null,
    score float not null
);

create table ops.story_queue (document_id varchar not null);
create table ops.story_texts (
    number bigint not null,
    document_id varchar not null,
    content_key varchar not null,
    seen_at bigint not null,
    source_id varchar,
    headline_words uinteger [] not null,
    root bigint not null,
    root_seen_at bigint not null,
    depth integer not null,
    score integer not null
);
create table ops.story_terms (
    day integer not null,
    term uinteger not null,
    number bigint not null,
    weight integer not null
);
create table ops.story_links (
    number bigint not null,
    earlier bigint not null,
    similarity integer not null
);

-- The next run puts what is there into stories.
insert into ops.story_queue select document_id from documents;
update ops.state set load_id = uuid() where load_id is not null;
