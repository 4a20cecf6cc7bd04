-- Empties the queue of the search index of a lake: the snapshots remember what was in it.
-- grain of the answer: one row, how many documents
delete from ops.search_queue
