-- grain: one row per wanted address of a page that a document has, or an item of any feed that is done with
select item_key, max(n_records) as n_records
from (
    select normalized_url as item_key, 1 as n_records
    from documents
    where normalized_url in (select item_key from wanted_items)
    union all
    select item_key, n_records
    from ops.feed_items
    where item_key in (select item_key from wanted_items) and n_tries = 0
)
group by item_key
