-- Plain names: resolution, not settlement.
alter table ops.state rename column settled_load_id to resolved_load_id;
alter table ops.state rename column settled_with to resolution_fingerprint;
