-- grain: one row per wanted item that was taken in from the feed
select item_key, fingerprint, n_records, n_tries, origin
from ops.feed_items
where feed_url = $feed_url and item_key in (select item_key from wanted_items)
