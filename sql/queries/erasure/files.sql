-- Files of which a record was erased, or refused since, are read again by the next run, so that its counts add up.
delete from ops.inputs
where origin in (select regexp_replace(regexp_replace(origin, '#[0-9]+$', ''), '::.*$', '') from reread)
or origin in (select regexp_replace(origin, '#[0-9]+$', '') from reread)
