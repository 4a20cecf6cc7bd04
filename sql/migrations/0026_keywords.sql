-- The names and noun phrases that documents are found by.
create table document_keywords (document_id varchar not null, keywords varchar [] not null);
