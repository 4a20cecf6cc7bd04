-- One row per report that somebody denies something (deny, rule out, it is not true that). What is denied may be words
-- or a clause (report_kind statement: denied that she paid) or a bare phrase (other, or stance: denied any wrongdoing,
-- rejected the accusations). A statement stands beside the earlier one that it most likely denies, if there is one.
-- That is a guess by words: a statement of somebody else, not itself a denial, that stands earlier in the same article,
-- or names the denier in an article of the seven days before; it shares two longer words with the denial or more, and a
-- quarter of them. Of several, the one that shares most is taken, then the latest. n_shared_words and n_words say how
-- sure it is: a quarter of the words is weak, all of them is strong. Duplicates are not counted.
create or replace view mart.denials as
with named as (
    -- as in quote_speakers: of the days that are asked for
    select
        of_days.day,
        canonical_entities.*
    from mart.canonical_entities
    inner join (
        select day, unnest(list(distinct speaker_entity_id)) as entity_id
        from quotes
        where polarity = 'denied'
        group by day
    ) as of_days using (entity_id)
),
denied as (
    select
        quotes.quote_id,
        quotes.day,
        quotes.report_kind,
        quotes.document_id,
        coalesce(quotes.words, quotes.text) as words,
        quotes.char_start,
        quotes.cue,
        quotes.speaker_text,
        named.canonical_entity_id as entity_id,
        named.entity_name,
        articles.source_id,
        articles.source_name,
        articles.headline,
        articles.url,
        coalesce(articles.date_published, articles.first_seen_at) as published_at,
        said.stems
    from quotes
    inner join mart.articles as articles using (document_id, day)
    left join ops.statement_stems as said using (quote_id, day)
    left join named on named.entity_id = quotes.speaker_entity_id and named.day = quotes.day
    where quotes.polarity = 'denied' and quotes.report_kind in ('statement', 'stance', 'other')
),
-- deniers by the days from which they may deny something
watched as (
    select
        entity_id,
        denied_day,
        denied_day - unnest(range(8))::integer as day
    from (
        select day as denied_day, unnest(list(distinct entity_id)) as entity_id
        from denied
        group by day
    )
),
watched_names as (
    select
        canonical_entities.entity_id,
        watched.entity_id as canonical_entity_id,
        watched.denied_day,
        watched.day
    from mart.canonical_entities
    inner join watched on watched.entity_id = canonical_entities.canonical_entity_id
),
mentioned as (
    select
        watched_names.canonical_entity_id as entity_id,
        watched_names.denied_day,
        mentions.document_id,
        mentions.day,
        mentions.char_start,
        mentions.char_end
    from mentions
    inner join watched_names
        on watched_names.entity_id = mentions.entity_id and watched_names.day = mentions.day
    where mentions.is_in_quote
),
about_deniers as (
    select distinct
        mentioned.entity_id,
        mentioned.denied_day,
        statements.quote_id,
        statements.day,
        coalesce(documents.date_published, documents.first_seen_at) as published_at
    from mentioned
    inner join quotes as statements
        on statements.document_id = mentioned.document_id
        and statements.day = mentioned.day
        and statements.char_start <= mentioned.char_start
        and statements.char_end >= mentioned.char_end
    inner join documents on documents.document_id = mentioned.document_id and documents.day = mentioned.day
    where
        statements.report_kind = 'statement'
        and statements.polarity <> 'denied'
        and documents.duplicate_of_document_id is null
),
-- what may be denied: in the same article, or wherever somebody names the denier in what he or she says
shared_in_article as (
    select
        denied.day as denied_day,
        denied.quote_id,
        statements.quote_id as earlier_quote_id,
        statements.day as earlier_day,
        denied.entity_id,
        len(denied.stems) as n_words,
        len(list_intersect(denied.stems, said.stems)) as n_shared
    from denied
    inner join quotes as statements
        on statements.document_id = denied.document_id
        and statements.day = denied.day
        and statements.char_start < denied.char_start
    inner join ops.statement_stems as said
        on said.quote_id = statements.quote_id and said.day = statements.day
    where statements.report_kind = 'statement' and statements.polarity <> 'denied'
),
-- joined word by word: of all pairs of a denial and a statement about the denier few have a word in common
denied_words as (
    select quote_id, day, entity_id, published_at, len(stems) as n_words, unnest(stems) as stem
    from denied
),
words_about_deniers as (
    select about_deniers.*, unnest(said.stems) as stem
    from about_deniers
    inner join ops.statement_stems as said using (quote_id, day)
),
shared_elsewhere as (
    select
        denied_words.day as denied_day,
        denied_words.quote_id,
        words.quote_id as earlier_quote_id,
        words.day as earlier_day,
        any_value(denied_words.entity_id) as entity_id,
        any_value(denied_words.n_words) as n_words,
        count(*) as n_shared
    from denied_words
    inner join words_about_deniers as words
        on words.entity_id = denied_words.entity_id
        and words.denied_day = denied_words.day
        and words.stem = denied_words.stem
        and words.published_at < denied_words.published_at
        and words.published_at >= denied_words.published_at - interval 7 day
    group by denied_words.day, denied_words.quote_id, words.quote_id, words.day
),
shared as (
    select * from shared_in_article where n_shared >= 2 and n_shared * 4 >= n_words
    union
    select * from shared_elsewhere where n_shared >= 2 and n_shared * 4 >= n_words
),
few as (
    -- of a list the planner expects few rows, so that it looks these up, not all quotes, documents and entities
    select
        denied_day,
        unnest(
            list({
                'quote_id': quote_id,
                'earlier_quote_id': earlier_quote_id,
                'earlier_day': earlier_day,
                'entity_id': entity_id,
                'n_shared': n_shared
            }),
            recursive := true
        )
    from shared
    group by denied_day
),
compared as (
    select
        few.denied_day,
        few.quote_id,
        few.earlier_quote_id,
        few.n_shared,
        coalesce(statements.words, statements.text) as earlier_text,
        statements.speaker_text as earlier_speaker_text,
        canonical_entities.canonical_entity_id as earlier_entity_id,
        canonical_entities.entity_name as earlier_entity_name,
        sources.name as earlier_source_name,
        documents.url as earlier_url,
        coalesce(documents.date_published, documents.first_seen_at) as earlier_published_at
    from few
    inner join quotes as statements
        on statements.quote_id = few.earlier_quote_id and statements.day = few.earlier_day
    inner join documents on documents.document_id = statements.document_id and documents.day = statements.day
    left join sources using (source_id)
    left join mart.canonical_entities as canonical_entities
        on canonical_entities.entity_id = statements.speaker_entity_id
    where canonical_entities.canonical_entity_id is distinct from few.entity_id
),
matched as (
    select *
    from compared
    qualify
        row_number() over (
            partition by denied_day, quote_id order by n_shared desc, earlier_published_at desc, earlier_quote_id
        ) = 1
)
select
    denied.day,
    denied.source_id,
    denied.source_name,
    denied.entity_id as speaker_entity_id,
    denied.entity_name as speaker_name,
    denied.speaker_text,
    denied.words as quote_text,
    denied.report_kind,
    denied.cue,
    denied.headline,
    denied.url,
    denied.document_id,
    denied.quote_id,
    matched.earlier_quote_id,
    matched.earlier_text,
    matched.earlier_entity_id as earlier_speaker_entity_id,
    coalesce(matched.earlier_entity_name, matched.earlier_speaker_text) as earlier_speaker,
    matched.earlier_source_name,
    matched.earlier_url,
    matched.earlier_published_at,
    coalesce(matched.n_shared, 0) as n_shared_words,
    len(denied.stems) as n_words
from denied
left join matched on matched.quote_id = denied.quote_id and matched.denied_day = denied.day;

comment on view mart.denials is
    'One row per report of a denial, by its verb or noun; a statement beside the earlier one that it likely denies.';
comment on column mart.denials.day is 'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.denials.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.denials.source_name is 'name of the outlet';
comment on column mart.denials.speaker_entity_id is
    'who denies, with merges followed (entities.entity_id); null if not known';
comment on column mart.denials.speaker_name is 'canonical name of who denies';
comment on column mart.denials.speaker_text is 'the words of the text that name who denies';
comment on column mart.denials.quote_text is 'what is denied, in the words of the text';
comment on column mart.denials.report_kind is
    'statement (words or a clause), or a bare phrase: other (denied any wrongdoing) or stance (rejected the claims)';
comment on column mart.denials.cue is 'the words that report the denial, such as denied';
comment on column mart.denials.headline is 'headline of the document';
comment on column mart.denials.url is 'address of the document';
comment on column mart.denials.document_id is 'document (documents.document_id)';
comment on column mart.denials.quote_id is 'the denial (quotes.quote_id)';
comment on column mart.denials.earlier_quote_id is
    'earlier statement with which it shares most words (quotes.quote_id); null if none shares enough';
comment on column mart.denials.earlier_text is 'words of that statement';
comment on column mart.denials.earlier_speaker_entity_id is
    'who made it, with merges followed (entities.entity_id); null if not known; never who denies';
comment on column mart.denials.earlier_speaker is 'canonical name of who made it, or the words of the text';
comment on column mart.denials.earlier_source_name is 'name of the outlet that reported it';
comment on column mart.denials.earlier_url is 'address of the document that reported it';
comment on column mart.denials.earlier_published_at is 'publication, or else first load, of that document';
comment on column mart.denials.n_shared_words is
    'longer words that both have, by their first six letters; 0 without a match';
comment on column mart.denials.n_words is
    'longer words of the denial: five letters or more; null for a bare phrase, which is compared with no statement';
