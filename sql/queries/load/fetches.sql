-- Adds new_fetches and new_feed_items of fetching_run, in the transaction of the batch that they came with. What was
-- rejected of an address before is resolved if it answers again and this run did not reject anything of it.
create or replace temp table answered_again as
select quarantine_id
from ops.quarantine
where
    resolved_at is null
    and stage = 'read'
    and last_run_id <> (select run_id from fetching_run)
    and origin in (
        select url
        from new_fetches
        where status in (200, 304) and not coalesce(starts_with(detail, 'not_a_feed'), false)
    );
update ops.quarantine set resolved_at = now() where quarantine_id in (select quarantine_id from answered_again);

-- Quiet answers alone are nothing to publish.
update ops.state set change_id = uuid()
where
    (select count(*) from answered_again)
    + (select count(*) from new_fetches where n_new > 0 or (n_items is null and status is distinct from 304)) > 0;

insert into ops.fetches by name select * from new_fetches;
delete from ops.fetches
where
    url in (select url from new_fetches)
    and fetched_at < (select max(fetched_at) from new_fetches) - interval 60 days
    and coalesce(n_new, 0) = 0;

delete from ops.feed_items
where (feed_url, item_key) in (select (feed_url, item_key) from new_feed_items);
insert into ops.feed_items by name select * from new_feed_items;
