-- grain: one row a file with rejected records: how many were rejected while it was read, and how many later
select
    regexp_replace(
        origin, '(?i)([.](zip|tar|t(gz|bz2|zst)|xls[bx]?|ods)([.](gz|zst|bz2))?)::.*$|#[0-9]+$', '\1'
    ) as file,
    count(distinct (origin, table_name, row_key)) filter (stage = 'read') as n_read,
    count(distinct (origin, table_name, row_key)) filter (stage <> 'read') as n_later
from ops.quarantine
where resolved_at is null and table_name in ('documents', 'document_versions')
group by file
