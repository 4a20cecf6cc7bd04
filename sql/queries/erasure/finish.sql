-- Notes that the files of these requests were written again, and what could not be.
update ops.erasures
set finished_at = $now, remaining = list_concat(remaining, $remaining)
where finished_at is null and list_contains($erasure_ids, erasure_id)
