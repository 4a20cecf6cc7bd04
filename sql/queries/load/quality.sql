-- Puts the gate's results of a batch in the place of earlier ones of the same batch.
delete from ops.quality_results as old using new_quality as new
where
    (old.run_id, old.batch_id, old.suite, old.expectation) = (new.run_id, new.batch_id, new.suite, new.expectation)
    and old.column_name is not distinct from new.column_name;
insert into ops.quality_results by name select * from new_quality;
