-- Writes new_links, of each text the $links nearest alone, and finds moved_texts: those that may have another place
-- now.
insert into ops.story_links by name
select * from new_links anti join ops.story_links using (number, earlier);

create or replace temp table moved_texts as
select number from seeking_texts
union
select number from new_links;

insert into touched_roots select root from ops.story_texts where number in (select number from moved_texts);

delete from ops.story_links
where rowid in (
    select there.rowid
    from ops.story_links as there
    inner join ops.story_texts as texts on texts.number = there.earlier
    where there.number in (select number from moved_texts)
    qualify row_number() over (
        partition by there.number order by there.similarity desc, texts.seen_at, there.earlier
    ) > $links
);
