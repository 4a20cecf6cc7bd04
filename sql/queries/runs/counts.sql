-- grain: one row, the run with this id and what the warehouse holds
select
    runs.*,
    (select count(*) from documents) as documents,
    (
        select count(*)
        from documents
        where version_number > 1 and documents.run_id = runs.run_id and duplicate_of_document_id is null
    ) as n_changed,
    (select count(*) from quotes) as quotes,
    (select count(*) from mentions) as mentions,
    (select count(*) from entities where merged_into_entity_id is null) as entities,
    (select count(*) from ops.quarantine where resolved_at is null) as quarantined
from ops.runs as runs
where runs.run_id = $run_id
