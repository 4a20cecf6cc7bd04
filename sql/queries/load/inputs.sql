-- Records in ops.inputs which files were read completely.
delete from ops.inputs where origin in (select origin from new_inputs);
insert into ops.inputs by name select * from new_inputs;
