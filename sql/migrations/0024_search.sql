-- The documents that the search index does not have as they are, and which generation of it belongs to this warehouse.
create table ops.search_queue (document_id varchar not null);

alter table ops.state add column search_generation varchar;
