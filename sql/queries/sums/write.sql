-- Writes the sums of next_summed in the place of those that are there, and takes these documents off the queue.
delete from ops.document_entities where document_id in (select document_id from next_summed);
delete from ops.statement_stems where document_id in (select document_id from next_summed);

insert into ops.document_entities by name
with merged as (
    -- few: so mentions are summed up under the id that counts
    select entity_id, canonical_entity_id
    from mart.canonical_entities
    where entity_id <> canonical_entity_id
),

mentioned as (
    select
        mentions.document_id,
        coalesce(merged.canonical_entity_id, mentions.entity_id) as entity_id,
        count(*) as n_mentions,
        count(mentions.tone) filter (where not mentions.is_in_quote) as n_own_tones,
        count(*) filter (where mentions.tone > 0.2 and not mentions.is_in_quote) as n_own_for,
        count(*) filter (where mentions.tone < -0.2 and not mentions.is_in_quote) as n_own_against,
        -- of decimals: a sum of floats depends on the order in which threads add them up
        sum(try_cast(mentions.tone as decimal(9, 6))) filter (where not mentions.is_in_quote) as own_tone_sum,
        count(mentions.tone) filter (where mentions.is_in_quote) as n_reported_tones,
        count(*) filter (where mentions.tone > 0.2 and mentions.is_in_quote) as n_reported_for,
        count(*) filter (where mentions.tone < -0.2 and mentions.is_in_quote) as n_reported_against,
        sum(try_cast(mentions.tone as decimal(9, 6))) filter (where mentions.is_in_quote) as reported_tone_sum,
        bit_or(if(mentions.sentence_index < 64, 1::ubigint << mentions.sentence_index::ubigint, null))
            as sentence_bits,
        list(distinct mentions.sentence_index order by mentions.sentence_index)
            filter (where mentions.sentence_index >= 64) as later_sentences
    from mentions
    left join merged using (entity_id)
    where
        mentions.entity_id is not null
        and mentions.document_id in (select document_id from next_summed)
    group by mentions.document_id, coalesce(merged.canonical_entity_id, mentions.entity_id)
),

spoken as (
    select document_id, speaker_entity_id as entity_id
    from quotes
    where report_kind = 'statement' and document_id in (select document_id from next_summed)
    union all
    select others.document_id, mentions.entity_id
    from (
        select document_id, unnest(other_speaker_mention_ids) as mention_id
        from quotes
        where report_kind = 'statement' and document_id in (select document_id from next_summed)
    ) as others
    inner join mentions using (document_id, mention_id)
),

quoted as (
    select
        spoken.document_id,
        coalesce(merged.canonical_entity_id, spoken.entity_id) as entity_id,
        count(*) as n_statements
    from spoken
    left join merged using (entity_id)
    where spoken.entity_id is not null
    group by spoken.document_id, coalesce(merged.canonical_entity_id, spoken.entity_id)
),

summed as (
    select
        document_id,
        entity_id,
        coalesce(mentioned.n_mentions, 0) as n_mentions,
        coalesce(quoted.n_statements, 0) as n_statements,
        coalesce(mentioned.n_own_tones, 0) as n_own_tones,
        coalesce(mentioned.n_own_for, 0) as n_own_for,
        coalesce(mentioned.n_own_against, 0) as n_own_against,
        coalesce(mentioned.own_tone_sum, 0) as own_tone_sum,
        coalesce(mentioned.n_reported_tones, 0) as n_reported_tones,
        coalesce(mentioned.n_reported_for, 0) as n_reported_for,
        coalesce(mentioned.n_reported_against, 0) as n_reported_against,
        coalesce(mentioned.reported_tone_sum, 0) as reported_tone_sum,
        coalesce(mentioned.sentence_bits, 0) as sentence_bits,
        mentioned.later_sentences
    from mentioned
    full outer join quoted using (document_id, entity_id)
)

select
    summed.*,
    documents.day,
    documents.source_id,
    documents.duplicate_of_document_id is null as is_counted
from summed
inner join documents using (document_id)
order by day, document_id, entity_id;

insert into ops.statement_stems by name
select
    quotes.quote_id,
    quotes.document_id,
    quotes.day,
    -- a longer word without its ending stands for the word: resigned, resigning; numbers are compared faster than text
    list_distinct(list_transform(
        list_filter(
            string_split(translate(lower(coalesce(quotes.words, quotes.text)), '.,;:?!()"“”‘’', '             '), ' '),
            lambda word: length(word) >= 5
        ),
        lambda word: (md5_number_lower(left(word, 6)) & 4294967295)::uinteger
    )) as stems
from quotes
where quotes.report_kind = 'statement' and quotes.document_id in (select document_id from next_summed)
order by quotes.document_id, quotes.quote_id;

delete from ops.sums_queue where document_id in (select document_id from next_summed);
update ops.state set change_id = uuid();
