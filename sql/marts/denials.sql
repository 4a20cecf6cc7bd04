-- One row per statement that denies something (deny, rule out, it is not true that), beside the earlier statement that
-- it most likely denies, where there is one. That is a guess by words: a statement of somebody else, not itself a
-- denial, that stands earlier in the same article, or names the denier in an article of the seven days before; it
-- shares two longer words with the denial or more, and a quarter of them. Of several, the one that shares most is
-- taken, then the latest. n_shared_words and n_words say how sure it is: a quarter of the words is weak, all of them is
-- strong. Duplicates are not counted.
create or replace view mart.denials as
with articles as (
    select * from mart.articles
),
canonical_entities as (
    select * from mart.canonical_entities
),
statements as (
    select
        quotes.quote_id,
        quotes.document_id,
        quotes.text,
        quotes.char_start,
        quotes.char_end,
        quotes.polarity,
        quotes.cue,
        quotes.speaker_text,
        quotes.speaker_entity_id
    from quotes
    where quotes.report_kind = 'statement'
),
denied as materialized (
    select
        statements.*,
        canonical_entities.canonical_entity_id as entity_id,
        canonical_entities.entity_name,
        articles.* exclude (document_id),
        coalesce(articles.date_published, articles.first_seen_at) as published_at,
        -- a longer word without its ending stands for the word: resigned, resigning
        list_distinct(list_transform(
            list_filter(
                string_split(translate(lower(statements.text), '.,;:?!()"“”‘’', '             '), ' '),
                lambda word: length(word) >= 5
            ),
            lambda word: left(word, 6)
        )) as stems
    from statements
    inner join articles using (document_id)
    left join canonical_entities on canonical_entities.entity_id = statements.speaker_entity_id
    where statements.polarity = 'denied'
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
        coalesce(articles.date_published, articles.first_seen_at) as published_at
    from mentioned
    inner join statements
        on statements.document_id = mentioned.document_id
        and statements.char_start <= mentioned.char_start
        and statements.char_end >= mentioned.char_end
    inner join articles on articles.document_id = mentioned.document_id
    where statements.polarity <> 'denied'
),
-- what may be denied: in the same article, or wherever somebody names the denier in what he or she says
pairs as materialized (
    select denied.quote_id, statements.quote_id as earlier_quote_id
    from denied
    inner join statements
        on statements.document_id = denied.document_id and statements.char_start < denied.char_start
    where statements.polarity <> 'denied'
    union
    select denied.quote_id, about_deniers.quote_id as earlier_quote_id
    from denied
    inner join about_deniers
        on about_deniers.entity_id = denied.entity_id
        and about_deniers.published_at < denied.published_at
        and about_deniers.published_at >= denied.published_at - interval 7 day
),
earlier as materialized (
    select
        statements.quote_id as earlier_quote_id,
        statements.document_id,
        statements.text,
        statements.speaker_text,
        canonical_entities.canonical_entity_id as entity_id,
        canonical_entities.entity_name,
        articles.source_name,
        articles.url,
        coalesce(articles.date_published, articles.first_seen_at) as published_at,
        list_distinct(list_transform(
            list_filter(
                string_split(translate(lower(statements.text), '.,;:?!()"“”‘’', '             '), ' '),
                lambda word: length(word) >= 5
            ),
            lambda word: left(word, 6)
        )) as stems
    from (select distinct earlier_quote_id as quote_id from pairs) as chosen
    inner join statements using (quote_id)
    inner join articles using (document_id)
    left join canonical_entities on canonical_entities.entity_id = statements.speaker_entity_id
),
compared as (
    select
        pairs.quote_id,
        earlier.*,
        denied.entity_id as denier_entity_id,
        len(denied.stems) as n_words,
        len(list_intersect(denied.stems, earlier.stems)) as n_shared
    from pairs
    inner join denied using (quote_id)
    inner join earlier using (earlier_quote_id)
),
matched as (
    select
        quote_id,
        n_shared,
        earlier_quote_id,
        text as earlier_text,
        entity_id as earlier_speaker_entity_id,
        coalesce(entity_name, speaker_text) as earlier_speaker,
        source_name as earlier_source_name,
        url as earlier_url,
        published_at as earlier_published_at
    from compared
    where n_shared >= 2 and n_shared * 4 >= n_words and entity_id is distinct from denier_entity_id
    qualify row_number() over (partition by quote_id order by n_shared desc, published_at desc, earlier_quote_id) = 1
)
select
    denied.day,
    denied.source_id,
    denied.source_name,
    denied.entity_id as speaker_entity_id,
    denied.entity_name as speaker_name,
    denied.speaker_text,
    denied.text as quote_text,
    denied.cue,
    denied.headline,
    denied.url,
    denied.document_id,
    denied.quote_id,
    matched.earlier_quote_id,
    matched.earlier_text,
    matched.earlier_speaker_entity_id,
    matched.earlier_speaker,
    matched.earlier_source_name,
    matched.earlier_url,
    matched.earlier_published_at,
    coalesce(matched.n_shared, 0) as n_shared_words,
    len(denied.stems) as n_words
from denied
left join matched using (quote_id);

comment on view mart.denials is
    'One row per statement that denies something by its verb or noun, beside the statement that it likely denies.';
comment on column mart.denials.day is 'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.denials.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.denials.source_name is 'name of the outlet';
comment on column mart.denials.speaker_entity_id is
    'who denies, with merges followed (entities.entity_id); null if not known';
comment on column mart.denials.speaker_name is 'canonical name of who denies';
comment on column mart.denials.speaker_text is 'the words of the text that name who denies';
comment on column mart.denials.quote_text is 'what is denied, in the words of the text';
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
comment on column mart.denials.n_words is 'longer words of the denial: five letters or more';
