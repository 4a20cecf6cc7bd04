-- Dates that lie ahead are kept; versions say where they are from and what was known about their text.
alter table documents add column date_published_ahead timestamptz;
alter table documents add column date_modified_ahead timestamptz;

alter table document_versions add column origin varchar;
alter table document_versions add column source_id varchar;
alter table document_versions add column url varchar;
alter table document_versions add column headline varchar;
alter table document_versions add column authors varchar [];
alter table document_versions add column section varchar;
alter table document_versions add column language varchar;
alter table document_versions add column date_published timestamptz;
alter table document_versions add column date_modified timestamptz;
alter table document_versions add column date_published_ahead timestamptz;
alter table document_versions add column date_modified_ahead timestamptz;
