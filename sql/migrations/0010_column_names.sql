-- Names that say what a column holds.
alter table ops.name_blocks rename column block to blocking_key;
alter table ops.name_blocks rename column n to n_documents;
alter table ops.links rename column leader to canonical_name_key;
alter table ops.links rename column company to name_group;
alter table kb.aliases rename column form to alias_key;
