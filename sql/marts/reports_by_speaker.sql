-- One row per quote of a document that is counted and speaker, of any report_kind: statements, and what is said of
-- beliefs, stances and refusals to comment. Quotes without a known speaker are kept. Joint speakers ("Xi and Putin
-- said") have a row each, as far as they are known; the rows of speaker_position 1 are each quote once.
create or replace view mart.reports_by_speaker as
with articles as (
    select * from mart.articles
),
canonical_entities as (
    select * from mart.canonical_entities
),
others as (
    -- of joint speakers those after the first; from mart.quote_speakers the planner would read all mentions
    select
        joint.quote_id,
        joint.document_id,
        mentions.day,  -- a filter of it does not pass the unnesting of joint
        joint.speaker_position,
        mentions.entity_id,
        mentions.text,
        mentions.mention_kind
    from (
        select
            quote_id,
            document_id,
            day,
            unnest(other_speaker_mention_ids) as mention_id,
            unnest(range(2, len(other_speaker_mention_ids) + 2)) as speaker_position
        from quotes
        where other_speaker_mention_ids is not null
    ) as joint
    inner join mentions
        on mentions.document_id = joint.document_id
        and mentions.day = joint.day
        and mentions.mention_id = joint.mention_id
    where mentions.entity_id is not null
),
named as (
    -- as in quote_speakers: of the days that are asked for
    select
        of_days.day,
        canonical_entities.*
    from canonical_entities
    inner join (
        select day, unnest(list(distinct speaker_entity_id)) as entity_id from quotes group by day
    ) as of_days using (entity_id)
),
named_others as (
    select
        of_days.day,
        canonical_entities.*
    from mart.canonical_entities
    inner join (
        select day, unnest(list(distinct entity_id)) as entity_id
        from mentions
        where mention_id in (
            select unnest(other_speaker_mention_ids) from quotes where other_speaker_mention_ids is not null
        )
        group by day
    ) as of_days using (entity_id)
    where canonical_entities.entity_id > ''  -- else the planner reads all entities once, for named as well
),
spoken as (
    -- names are joined on either side of the union: with articles beside them the planner would pair these by the day
    select
        quotes.*,
        1 as speaker_position,
        named.* exclude (entity_id, day)
    from quotes
    left join named on named.entity_id = quotes.speaker_entity_id and named.day = quotes.day
    union all by name
    select
        quotes.* replace (
            others.text as speaker_text,
            if(others.mention_kind = 'name', 'named', others.mention_kind) as speaker_status
        ),
        others.speaker_position,
        named_others.* exclude (entity_id, day)
    from others
    inner join quotes using (quote_id, document_id, day)
    left join named_others on named_others.entity_id = others.entity_id and named_others.day = others.day
)
select
    articles.day,
    spoken.entity_name as speaker_name,
    spoken.role as speaker_role,
    coalesce(spoken.words, spoken.text) as quote_text,
    articles.source_name,
    articles.headline,
    spoken.speaker_text,
    spoken.speaker_status,
    spoken.speaker_score,
    spoken.entity_type as speaker_type,
    spoken.quote_kind,
    spoken.report_kind,
    spoken.polarity,
    spoken.cue,
    spoken.cue_lemma,
    articles.section,
    articles.url,
    articles.language,
    articles.date_published,
    articles.first_seen_at,
    articles.n_copies,
    articles.source_id,
    spoken.canonical_entity_id as speaker_entity_id,
    spoken.document_id,
    spoken.quote_id,
    spoken.speaker_position,
    spoken.char_start,
    spoken.char_end,
    spoken.quote_group_id
from spoken
inner join articles using (document_id, day);

comment on view mart.reports_by_speaker is
    'One row per quote of any kind and speaker: statements, beliefs, stances, refusals to comment.';
comment on column mart.reports_by_speaker.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column mart.reports_by_speaker.speaker_name is 'canonical name of the speaker; null if not known';
comment on column mart.reports_by_speaker.speaker_role is 'title or role most often written beside the speaker''s name';
comment on column mart.reports_by_speaker.quote_text is
    'the words spoken; “ … ” stands for words inside that were not (she said)';
comment on column mart.reports_by_speaker.source_name is 'name of the outlet';
comment on column mart.reports_by_speaker.headline is 'headline of the document';
comment on column mart.reports_by_speaker.speaker_text is 'the words of the text that name the speaker, such as she';
comment on column mart.reports_by_speaker.speaker_status is
    'form of the speaker: named (Brandt), pronoun, nominal (the minister), generic (officials), unknown';
comment on column mart.reports_by_speaker.speaker_score is 'estimated probability that the speaker is right, 0 to 1';
comment on column mart.reports_by_speaker.speaker_type is 'type of the speaker, such as PERSON or ORG';
comment on column mart.reports_by_speaker.quote_kind is
    'direct (all in quotation marks), mixed (partly) or indirect (in the reporter''s words)';
comment on column mart.reports_by_speaker.report_kind is
    'statement (words or a clause that were said or written), stance, belief, no_comment or other';
comment on column mart.reports_by_speaker.polarity is
    'asserted, denied (denied that …) or questioned (asked whether …)';
comment on column mart.reports_by_speaker.cue is 'the words that report the quote, such as said or according to';
comment on column mart.reports_by_speaker.cue_lemma is 'dictionary form of the cue''s verb or noun, such as say';
comment on column mart.reports_by_speaker.section is 'section of the outlet, such as Opinion';
comment on column mart.reports_by_speaker.url is 'address of the document';
comment on column mart.reports_by_speaker.language is 'language of the document, ISO 639-1; und if unknown';
comment on column mart.reports_by_speaker.date_published is 'first publication of the document';
comment on column mart.reports_by_speaker.first_seen_at is 'when onrecord first loaded the document';
comment on column mart.reports_by_speaker.n_copies is 'duplicates of the document; their quotes are not counted';
comment on column mart.reports_by_speaker.source_id is 'outlet (sources.source_id); null if unknown';
comment on column mart.reports_by_speaker.speaker_entity_id is
    'speaker, with merges followed (entities.entity_id); null if not known';
comment on column mart.reports_by_speaker.document_id is 'document (documents.document_id)';
comment on column mart.reports_by_speaker.quote_id is 'quote (quotes.quote_id)';
comment on column mart.reports_by_speaker.speaker_position is
    '1, or the place among joint speakers (Xi and Putin), who have a row each; 1 alone to count quotes once';
comment on column mart.reports_by_speaker.char_start is
    'offset in documents.text where the quote begins, in Unicode code points';
comment on column mart.reports_by_speaker.char_end is 'offset in documents.text just after the quote';
comment on column mart.reports_by_speaker.quote_group_id is
    'shared by quotes with the same words: in all documents, or in one document if fewer than 4 words';
