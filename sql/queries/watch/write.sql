-- Writes found_hits (watchlist, document_id, quote_id, quote_group_id, matched, query_version, is_past) that are new.
-- evaluated (watchlist, query_version) are all watchlists; past_documents (watchlist, document_id) what new or changed
-- ones were evaluated over: their hits there are now those that were found. stamp is a row of matched_at and run_id.
-- grain of the answer: one row, how many hits are new, how many went
-- A statement that an outlet took out of its text takes its hit along; one that moved keeps it.
create or replace temp table moved_hits as
select watch_hits.rowid as row_number, min(quotes.quote_id) as quote_id
from watch_hits
left join quotes
    on quotes.document_id = watch_hits.document_id and quotes.quote_group_id = watch_hits.quote_group_id
where
    watch_hits.quote_id is not null
    and watch_hits.document_id in (select document_id from ops.watch_queue)
    and not exists (
        from quotes
        where quotes.document_id = watch_hits.document_id and quotes.quote_id = watch_hits.quote_id
    )
group by watch_hits.rowid;

update watch_hits set quote_id = moved_hits.quote_id
from moved_hits
where watch_hits.rowid = moved_hits.row_number;
delete from watch_hits where quote_id is null and quote_group_id is not null;

-- What the same text found under another document is its hit, too.
create or replace temp table standing_hits as
select
    watch_hits.rowid as row_number,
    watch_hits.watchlist,
    watch_hits.document_id,
    watch_hits.quote_group_id,
    lower(quotes.text) as words,
    coalesce(documents.duplicate_of_document_id, watch_hits.document_id) as counted_document_id
from watch_hits
left join documents using (document_id)
left join quotes on quotes.document_id = watch_hits.document_id and quotes.quote_id = watch_hits.quote_id;

create or replace temp table gone_hits as
select row_number
from standing_hits
semi join past_documents
    on
        past_documents.watchlist = standing_hits.watchlist
        and past_documents.document_id = standing_hits.counted_document_id
where not exists (
    from found_hits
    where
        found_hits.watchlist = standing_hits.watchlist
        and found_hits.document_id = standing_hits.counted_document_id
        and found_hits.quote_group_id is not distinct from standing_hits.quote_group_id
);

create or replace temp table kept_hits as
select * from standing_hits anti join gone_hits using (row_number);

-- A fuller text that counts from now on has statements of its own. One whose words a copy edited is none of them.
create or replace temp table added_hits as
select
    watchlist,
    document_id,
    arg_min(found_hits.quote_id, found_hits.quote_id) as quote_id,
    any_value(matched) as matched,
    any_value(query_version) as query_version,
    bool_and(is_past) as is_past,
    found_hits.quote_group_id
from found_hits
left join quotes using (document_id, quote_id)
where not exists (
    from kept_hits
    where
        kept_hits.watchlist = found_hits.watchlist
        and kept_hits.counted_document_id = found_hits.document_id
        and (
            kept_hits.quote_group_id is not distinct from found_hits.quote_group_id
            or (
                kept_hits.document_id <> found_hits.document_id
                and levenshtein(kept_hits.words, lower(quotes.text))
                <= 0.35 * greatest(length(kept_hits.words), length(quotes.text))
            )
        )
)
group by watchlist, document_id, found_hits.quote_group_id;

update watch_hits set query_version = found_hits.query_version
from kept_hits
inner join found_hits
    on
        found_hits.watchlist = kept_hits.watchlist
        and found_hits.document_id = kept_hits.counted_document_id
        and found_hits.quote_group_id is not distinct from kept_hits.quote_group_id
where watch_hits.rowid = kept_hits.row_number;

delete from watch_hits where rowid in (select row_number from gone_hits);

insert into watch_hits by name
select added_hits.*, stamp.matched_at, stamp.run_id from added_hits cross join stamp;

delete from ops.watchlists
where (watchlist, query_version) not in (select (watchlist, query_version) from evaluated);
insert into ops.watchlists by name
select evaluated.*, stamp.matched_at as evaluated_at
from evaluated
anti join ops.watchlists using (watchlist)
cross join stamp;

delete from ops.watch_queue;

select (select count(*) from added_hits) as n_new, (select count(*) from gone_hits) as n_gone
