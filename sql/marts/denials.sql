-- One row per report that somebody denies something (deny, rule out, it is not true that). What is denied may be words
-- or a clause (report_kind statement: denied that she paid) or a bare phrase (other, or stance: denied any wrongdoing,
-- rejected the accusations). A statement stands beside the earlier one that it most likely denies, if there is one.
-- That is a guess by words: a statement of somebody else, not itself a denial, that stands earlier in the same article,
-- or names the denier in an article of the seven days before; it shares two longer words with the denial or more, and a
-- quarter of them. Of several, the one that shares most is taken, then the latest. n_shared_words and n_words say how
-- sure it is: a quarter of the words is weak, all of them is strong. Duplicates are not counted.
create or replace view mart.denials as
with articles as (
    select
        document_id,
        day,
        source_id,
        source_name,
        headline,
        url,
        coalesce(date_published, first_seen_at) as published_at
    from mart.articles
),
canonical_entities as (
    select * from mart.canonical_entities
),
reports as not materialized (
    select
        quotes.quote_id,
        quotes.report_kind,
        quotes.document_id,
        coalesce(quotes.words, quotes.text) as words,
        quotes.char_start,
        quotes.char_end,
        quotes.polarity,
        quotes.cue,
        quotes.speaker_text,
        quotes.speaker_entity_id
    from quotes
),
statements as not materialized (
    select * from reports where report_kind = 'statement'
),
statement_stems as (
    select quote_id, stems from ops.statement_stems
),
denied as materialized (
    select
        reports.*,
        canonical_entities.canonical_entity_id as entity_id,
        canonical_entities.entity_name,
        articles.day,
        articles.source_id,
        articles.source_name,
        articles.headline,
        articles.url,
        articles.published_at,
        statement_stems.stems
    from reports
    inner join articles using (document_id)
    left join statement_stems using (quote_id)
    left join canonical_entities on canonical_entities.entity_id = reports.speaker_entity_id
    where reports.polarity = 'denied' and reports.report_kind in ('statement', 'stance', 'other')
),
mentioned as materialized (
    select
        mentions.document_id,
        mentions.char_start,
        mentions.char_end,
        canonical_entities.canonical_entity_id as entity_id
    from mentions
    inner join canonical_entities using (entity_id)
    semi join denied on denied.entity_id = canonical_entities.canonical_entity_id
    where mentions.is_in_quote
),
about_deniers as materialized (
    select distinct
        mentioned.entity_id,
        statements.quote_id,
        articles.published_at
    from mentioned
    inner join statements
        on statements.document_id = mentioned.document_id
        and statements.char_start <= mentioned.char_start
        and statements.char_end >= mentioned.char_end
    inner join articles on articles.document_id = mentioned.document_id
    where statements.polarity <> 'denied'
),
-- what may be denied: in the same article, or wherever somebody names the denier in what he or she says
shared_in_article as (
    select
        denied.quote_id,
        statements.quote_id as earlier_quote_id,
        len(list_intersect(denied.stems, statement_stems.stems)) as n_shared
    from denied
    inner join statements
        on statements.document_id = denied.document_id and statements.char_start < denied.char_start
    inner join statement_stems on statement_stems.quote_id = statements.quote_id
    where statements.polarity <> 'denied'
),
-- joined word by word: of all pairs of a denial and a statement about the denier few have a word in common
denied_words as (
    select quote_id, entity_id, published_at, unnest(stems) as stem
    from denied
),
words_about_deniers as (
    select about_deniers.*, unnest(statement_stems.stems) as stem
    from about_deniers
    inner join statement_stems using (quote_id)
),
shared_elsewhere as (
    select denied_words.quote_id, words_about_deniers.quote_id as earlier_quote_id, count(*) as n_shared
    from denied_words
    inner join words_about_deniers
        on words_about_deniers.entity_id = denied_words.entity_id
        and words_about_deniers.stem = denied_words.stem
        and words_about_deniers.published_at < denied_words.published_at
        and words_about_deniers.published_at >= denied_words.published_at - interval 7 day
    group by denied_words.quote_id, words_about_deniers.quote_id
),
shared as (
    select * from shared_in_article where n_shared >= 2
    union
    select * from shared_elsewhere where n_shared >= 2
),
compared as (
    select
        shared.quote_id,
        shared.earlier_quote_id,
        shared.n_shared,
        statements.words as earlier_text,
        statements.speaker_text as earlier_speaker_text,
        canonical_entities.canonical_entity_id as earlier_entity_id,
        canonical_entities.entity_name as earlier_entity_name,
        articles.source_name as earlier_source_name,
        articles.url as earlier_url,
        articles.published_at as earlier_published_at
    from shared
    inner join denied using (quote_id)
    inner join statements on statements.quote_id = shared.earlier_quote_id
    inner join articles on articles.document_id = statements.document_id
    left join canonical_entities on canonical_entities.entity_id = statements.speaker_entity_id
    where
        shared.n_shared * 4 >= len(denied.stems)
        and canonical_entities.canonical_entity_id is distinct from denied.entity_id
),
matched as (
    select *
    from compared
    qualify
        row_number() over (
            partition by quote_id order by n_shared desc, earlier_published_at desc, earlier_quote_id
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
left join matched using (quote_id);

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
