-- How much of an article the text is, and when it was fetched.
alter table documents add column access varchar default 'full';
alter table documents alter column access set not null;
alter table documents alter column access drop default;
alter table documents add column fetched_at timestamptz;

alter table document_versions add column access varchar;
update document_versions set access = 'full' where language is not null;
