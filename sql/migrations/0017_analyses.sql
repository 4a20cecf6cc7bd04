-- By which model each document was analysed. First versions were analysed by the run that loaded them.
create table ops.analyses (document_id varchar not null, model_version varchar not null);
insert into ops.analyses
select documents.document_id, runs.model_version
from documents
inner join ops.runs as runs using (run_id)
where documents.version_number = 1;
