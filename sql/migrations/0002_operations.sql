-- The record of runs, batches, inputs and quality; the schema ops is made before the first migration.
create table ops.runs (
    run_id varchar not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    status varchar not null,
    code_version varchar not null,
    model_version varchar not null,
    n_read bigint not null,
    n_loaded bigint not null,
    n_unchanged bigint not null,
    n_duplicates bigint not null,
    n_quarantined bigint not null
);
comment on table ops.runs is 'runs of the pipeline';
comment on column ops.runs.run_id is 'id';
comment on column ops.runs.started_at is 'start';
comment on column ops.runs.finished_at is 'end';
comment on column ops.runs.status is 'state';
comment on column ops.runs.code_version is 'version of onrecord';
comment on column ops.runs.model_version is 'version of the language model and of the rules';
comment on column ops.runs.n_read is 'records read';
comment on column ops.runs.n_loaded is 'documents loaded: new or changed';
comment on column ops.runs.n_unchanged is 'records whose document was there already';
comment on column ops.runs.n_duplicates is 'loaded documents whose text another document has';
comment on column ops.runs.n_quarantined is 'rows put into quarantine';

create table ops.batches (
    batch_id varchar not null,
    run_id varchar not null,
    content_hash varchar not null,
    n_documents bigint not null,
    loaded_at timestamptz not null
);
comment on table ops.batches is 'ledger of loaded batches';
comment on column ops.batches.batch_id is 'id, made from content_hash and run_id';
comment on column ops.batches.run_id is 'run';
comment on column ops.batches.content_hash is 'hash of the batch''s texts and the model version, hex';
comment on column ops.batches.n_documents is 'documents';
comment on column ops.batches.loaded_at is 'when its transaction ended';

create table ops.inputs (
    origin varchar not null,
    fingerprint varchar not null,
    n_records bigint not null,
    run_id varchar not null
);
comment on table ops.inputs is 'files that were taken in whole, so that an unchanged one is not parsed again';
comment on column ops.inputs.origin is 'path';
comment on column ops.inputs.fingerprint is 'hash of the file''s bytes and of what decides how they are read';
comment on column ops.inputs.n_records is 'records that it holds';
comment on column ops.inputs.run_id is 'run that took it in';

create table ops.quality_results (
    run_id varchar not null,
    batch_id varchar not null,
    suite varchar not null,
    expectation varchar not null,
    column_name varchar,
    severity varchar not null,
    success boolean not null,
    n_checked bigint not null,
    n_unexpected bigint not null,
    observed_value double,
    unexpected_keys varchar[] not null
);
comment on table ops.quality_results is 'what the gate found';
comment on column ops.quality_results.run_id is 'run';
comment on column ops.quality_results.batch_id is 'batch, or the name of the check that covers more';
comment on column ops.quality_results.suite is 'table that was checked';
comment on column ops.quality_results.expectation is 'name of the expectation';
comment on column ops.quality_results.column_name is 'column or columns that it is about';
comment on column ops.quality_results.severity is 'what a failure does';
comment on column ops.quality_results.success is 'whether it held';
comment on column ops.quality_results.n_checked is 'rows checked';
comment on column ops.quality_results.n_unexpected is 'rows that failed';
comment on column ops.quality_results.observed_value is 'the measured value of a table-level expectation';
comment on column ops.quality_results.unexpected_keys is 'keys of failing rows, the first 20';

create table ops.quarantine (
    quarantine_id varchar not null,
    run_id varchar not null,
    stage varchar not null,
    table_name varchar,
    row_key varchar,
    origin varchar not null,
    reason_code varchar not null,
    detail varchar not null,
    payload_sha256 varchar,
    resolved_at timestamptz
);
comment on table ops.quarantine is 'inputs and rows that were not loaded, with the reason';
comment on column ops.quarantine.quarantine_id is 'stable id, made from stage, table, key, origin, reason and payload';
comment on column ops.quarantine.run_id is 'run that put it here';
comment on column ops.quarantine.stage is 'where it failed';
comment on column ops.quarantine.table_name is 'table that the row was meant for';
comment on column ops.quarantine.row_key is 'key of the row';
comment on column ops.quarantine.origin is 'path or feed that it came from';
comment on column ops.quarantine.reason_code is 'machine-readable reason';
comment on column ops.quarantine.detail is 'what happened, for a person';
comment on column ops.quarantine.payload_sha256 is 'SHA-256 of the raw bytes, hex';
comment on column ops.quarantine.resolved_at is 'when a later run loaded it';

-- What the writer keeps for itself, not part of the contract of transforms/schemas.py.
create table ops.state (
    change_id uuid,
    load_id uuid,
    settled_load_id uuid
);
comment on table ops.state is 'one row: what the warehouse holds, so that equal ids mean equal contents';
comment on column ops.state.change_id is 'new with every change that readers can see';
comment on column ops.state.load_id is 'new with every loaded batch';
comment on column ops.state.settled_load_id is 'load_id for which entities were last resolved';
insert into ops.state values (uuid(), null, null);

create table ops.mention_links (
    mention_id varchar not null,
    document_id varchar not null,
    link_method varchar,
    link_score float
);
comment on table ops.mention_links is 'what the analysis said of mentions whose link was is now that of their name';
comment on column ops.mention_links.mention_id is 'mention';
comment on column ops.mention_links.document_id is 'document';
comment on column ops.mention_links.link_method is 'link_method as the analysis gave it';
comment on column ops.mention_links.link_score is 'link_score as the analysis gave it';
