-- Takes out of the results of checks the keys of rows that are erased.
update ops.quality_results
set unexpected_keys = list_filter(unexpected_keys, lambda key: not list_contains($ids, key[:21]))
where len(unexpected_keys) > 0 and list_has_any(list_transform(unexpected_keys, lambda key: key[:21]), $ids)
