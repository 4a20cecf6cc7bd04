-- grain: one row per item that was taken in from the feed: the wanted ones, and those whose pages are to be tried again
select item_key, fingerprint, n_records, n_tries, origin
from ops.feed_items
where feed_url = $feed_url and (item_key in (select item_key from wanted_items) or n_tries > 0)
