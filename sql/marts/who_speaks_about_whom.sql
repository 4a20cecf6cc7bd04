-- One row per day, outlet, speaker and another entity that is mentioned inside the words of the speaker. A quote has
-- one day and outlet, so every count adds up over them. Inside means inside a segment of the quote (or the
-- quote, if it has no segments). Speakers' mentions of themselves (I, we) are left out; duplicates are not counted.
create or replace view mart.who_speaks_about_whom as
with articles as (
    select * from mart.articles
),
canonical_entities as (
    select * from mart.canonical_entities
),
pieces as (
    select
        quotes.quote_id,
        quotes.document_id,
        quotes.day,
        spoken.speaker_entity_id,
        spoken.speaker_name,
        spoken.speaker_type,
        coalesce(quote_segments.char_start, quotes.char_start) as char_start,
        coalesce(quote_segments.char_end, quotes.char_end) as char_end
    from quotes
    inner join mart.quote_speakers as spoken using (quote_id, document_id, day)
    left join quote_segments using (quote_id, day)
    where quotes.report_kind = 'statement'
),
named as (
    -- as in quote_speakers: of the days that are asked for
    select
        of_days.day,
        canonical_entities.*
    from canonical_entities
    inner join (
        select day, unnest(list(distinct entity_id)) as entity_id from mentions where is_in_quote group by day
    ) as of_days using (entity_id)
),
mentioned as (
    select
        mentions.document_id,
        mentions.day,
        mentions.char_start,
        mentions.char_end,
        mentions.tone,
        named.canonical_entity_id as entity_id,
        named.entity_name,
        named.entity_type
    from mentions
    inner join named using (entity_id, day)
    where mentions.is_in_quote
),
inside as (
    select pieces.*, mentioned.* exclude (document_id, day, char_start, char_end)
    from pieces
    inner join mentioned
        on mentioned.document_id = pieces.document_id
        and mentioned.day = pieces.day
        and mentioned.char_start >= pieces.char_start
        and mentioned.char_end <= pieces.char_end
        and mentioned.entity_id <> pieces.speaker_entity_id
),
counted as (
    select
        articles.day,
        articles.source_id,
        any_value(articles.source_name) as source_name,
        inside.speaker_entity_id,
        any_value(inside.speaker_name) as speaker_name,
        any_value(inside.speaker_type) as speaker_type,
        inside.entity_id,
        any_value(inside.entity_name) as entity_name,
        any_value(inside.entity_type) as entity_type,
        count(distinct inside.quote_id) as n_quotes,
        count(distinct inside.document_id) as n_documents,
        count(*) as n_mentions,
        -- of decimals: a sum of floats depends on the order in which threads add them up
        coalesce(sum(try_cast(inside.tone as decimal(9, 6))), 0)::double as tone_sum,
        count(inside.tone) as n_with_tone
    from inside
    inner join articles using (document_id, day)
    group by articles.day, articles.source_id, inside.speaker_entity_id, inside.entity_id
)
select * from counted;

comment on view mart.who_speaks_about_whom is
    'One row per day, outlet, speaker and another entity that is mentioned inside the words of the speaker.';
comment on column mart.who_speaks_about_whom.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.who_speaks_about_whom.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.who_speaks_about_whom.source_name is 'name of the outlet';
comment on column mart.who_speaks_about_whom.speaker_entity_id is 'speaker, with merges followed (entities.entity_id)';
comment on column mart.who_speaks_about_whom.speaker_name is 'canonical name of the speaker';
comment on column mart.who_speaks_about_whom.speaker_type is 'type of the speaker, such as PERSON or ORG';
comment on column mart.who_speaks_about_whom.entity_id is
    'entity that is spoken about, with merges followed (entities.entity_id); never the speaker';
comment on column mart.who_speaks_about_whom.entity_name is 'canonical name of that entity';
comment on column mart.who_speaks_about_whom.entity_type is 'type of that entity, such as PERSON or ORG';
comment on column mart.who_speaks_about_whom.n_quotes is 'statements of the speaker that mention it';
comment on column mart.who_speaks_about_whom.n_documents is 'documents with such statements';
comment on column mart.who_speaks_about_whom.n_mentions is 'mentions of it inside these statements';
comment on column mart.who_speaks_about_whom.tone_sum is
    'sum of the tones of these mentions, -1 (against) to 1 (for) each; the mean is sum(tone_sum) / sum(n_with_tone)';
comment on column mart.who_speaks_about_whom.n_with_tone is 'mentions among them that have a tone';
