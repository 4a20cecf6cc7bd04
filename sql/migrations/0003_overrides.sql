-- Entities depend on more than the loaded names: what else went into them, and ids that lead on after a link.
alter table ops.state add column settled_with varchar;
comment on column ops.state.settled_with is 'fingerprint of what analysts overrule, as entities were last resolved; null: nothing';
update ops.state set settled_load_id = null;
