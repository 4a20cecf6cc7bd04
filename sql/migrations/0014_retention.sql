-- How much of a text is kept after its analysis.
alter table documents add column retention varchar;
alter table document_versions add column retention varchar;
