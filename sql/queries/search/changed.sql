-- grain: one row a document that was put into the queue of the search index by one of these snapshots of a lake
select distinct document_id
from ducklake_table_insertions('lake', 'ops', 'search_queue', $first, $last)
order by document_id
