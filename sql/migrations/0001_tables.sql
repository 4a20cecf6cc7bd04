-- Who said what, about whom, where and when. Big tables carry no keys: the gate sees to uniqueness.
create table sources (
    source_id varchar not null,
    name varchar not null,
    homepage_url varchar,
    country_code varchar,
    language varchar,
    is_wire boolean not null
);
comment on table sources is 'outlets';
comment on column sources.source_id is 'stable short name, such as reuters';
comment on column sources.name is 'name as printed';
comment on column sources.homepage_url is 'address of the front page';
comment on column sources.country_code is 'ISO 3166-1 alpha-2';
comment on column sources.language is 'ISO 639-1';
comment on column sources.is_wire is 'whether it is a news agency';

create table documents (
    document_id varchar not null,
    source_id varchar,
    url varchar,
    normalized_url varchar,
    origin varchar not null,
    headline varchar,
    text varchar not null,
    authors varchar[] not null,
    section varchar,
    language varchar not null,
    date_published timestamptz,
    date_modified timestamptz,
    first_seen_at timestamptz not null,
    version_number integer not null,
    word_count integer not null,
    content_hash varchar not null,
    duplicate_of_document_id varchar,
    duplicate_kind varchar,
    run_id varchar not null
);
comment on table documents is 'articles, the current version of each';
comment on column documents.document_id is 'stable id, made from normalized_url or else origin';
comment on column documents.source_id is 'outlet, see sources';
comment on column documents.url is 'address as given';
comment on column documents.normalized_url is 'address without tracking, fragment and such';
comment on column documents.origin is 'path or feed that it was read from';
comment on column documents.headline is 'headline';
comment on column documents.text is 'headline, blank line, body, cleaned; every offset counts code points of it';
comment on column documents.authors is 'names in the byline';
comment on column documents.section is 'section of the outlet';
comment on column documents.language is 'ISO 639-1, und where unknown';
comment on column documents.date_published is 'first publication; never later than the run';
comment on column documents.date_modified is 'last change that the outlet declares';
comment on column documents.first_seen_at is 'when onrecord first loaded the document';
comment on column documents.version_number is '1, and one more for each changed text';
comment on column documents.word_count is 'words in text';
comment on column documents.content_hash is 'SHA-256 of text, hex';
comment on column documents.duplicate_of_document_id is 'the document that has the same text and counts';
comment on column documents.duplicate_kind is 'how it is a duplicate';
comment on column documents.run_id is 'run that loaded this version';

create table document_versions (
    document_id varchar not null,
    version_number integer not null,
    text varchar not null,
    content_hash varchar not null,
    seen_at timestamptz not null
);
comment on table document_versions is 'earlier texts of documents that changed';
comment on column document_versions.document_id is 'document';
comment on column document_versions.version_number is 'number of this version';
comment on column document_versions.text is 'text of this version';
comment on column document_versions.content_hash is 'SHA-256 of text, hex';
comment on column document_versions.seen_at is 'when onrecord loaded this version';

create table mentions (
    mention_id varchar not null,
    document_id varchar not null,
    entity_id varchar,
    name_key varchar,
    text varchar not null,
    label varchar not null,
    mention_kind varchar not null,
    char_start integer not null,
    char_end integer not null,
    sentence_index integer not null,
    role varchar,
    is_in_quote boolean not null,
    tone float,
    link_method varchar,
    link_score float
);
comment on table mentions is 'places in a text that refer to an entity';
comment on column mentions.mention_id is 'stable id';
comment on column mentions.document_id is 'document';
comment on column mentions.entity_id is 'entity that it refers to';
comment on column mentions.name_key is 'key of the fullest name that the document has for it; entities are made of these';
comment on column mentions.text is 'the words of the text';
comment on column mentions.label is 'type of what it refers to';
comment on column mentions.mention_kind is 'form';
comment on column mentions.char_start is 'offset in documents.text';
comment on column mentions.char_end is 'offset in documents.text, end-exclusive';
comment on column mentions.sentence_index is 'sentence of the document, from 0';
comment on column mentions.role is 'title or role beside the name as written, such as Russian President';
comment on column mentions.is_in_quote is 'whether it stands inside the content of a quote';
comment on column mentions.tone is 'tone towards it, -1 to 1';
comment on column mentions.link_method is 'how it was given its entity';
comment on column mentions.link_score is 'confidence of that, 0 to 1';

create table entities (
    entity_id varchar not null,
    entity_type varchar not null,
    name varchar not null,
    wikidata_id varchar,
    role varchar,
    country_code varchar,
    n_mentions bigint not null,
    n_documents bigint not null,
    first_seen_at timestamptz not null,
    merged_into_entity_id varchar
);
comment on table entities is 'people, organisations, places and the like that documents mention';
comment on column entities.entity_id is 'stable id';
comment on column entities.entity_type is 'type';
comment on column entities.name is 'canonical name';
comment on column entities.wikidata_id is 'Wikidata item, where known';
comment on column entities.role is 'role most often given beside the name';
comment on column entities.country_code is 'ISO 3166-1 alpha-2, where known';
comment on column entities.n_mentions is 'mentions that refer to it';
comment on column entities.n_documents is 'documents that mention it';
comment on column entities.first_seen_at is 'earliest publication, or first sight, of a document that mentions it';
comment on column entities.merged_into_entity_id is 'entity that stands for this one since a merge';

create table entity_aliases (
    entity_id varchar not null,
    alias varchar not null,
    normalized_alias varchar not null,
    alias_kind varchar not null,
    n_mentions bigint not null
);
comment on table entity_aliases is 'names under which entities stand in texts';
comment on column entity_aliases.entity_id is 'entity';
comment on column entity_aliases.alias is 'name as written';
comment on column entity_aliases.normalized_alias is 'name folded for look-up';
comment on column entity_aliases.alias_kind is 'kind of name';
comment on column entity_aliases.n_mentions is 'mentions that are written so';

create table quotes (
    quote_id varchar not null,
    document_id varchar not null,
    quote_kind varchar not null,
    is_speech boolean not null,
    text varchar not null,
    char_start integer not null,
    char_end integer not null,
    speaker_text varchar,
    speaker_char_start integer,
    speaker_char_end integer,
    speaker_mention_id varchar,
    speaker_entity_id varchar,
    speaker_status varchar not null,
    speaker_score float,
    cue varchar,
    cue_char_start integer,
    cue_char_end integer,
    cue_lemma varchar,
    polarity varchar not null,
    quote_group_id varchar not null
);
comment on table quotes is 'what somebody is reported to have said';
comment on column quotes.quote_id is 'stable id';
comment on column quotes.document_id is 'document';
comment on column quotes.quote_kind is 'verbatim, partly verbatim, reported';
comment on column quotes.is_speech is 'speech or writing, against belief or plan';
comment on column quotes.text is 'text from the first to the last character of the content, marks left out';
comment on column quotes.char_start is 'offset in documents.text';
comment on column quotes.char_end is 'offset in documents.text, end-exclusive';
comment on column quotes.speaker_text is 'the words that name the speaker';
comment on column quotes.speaker_char_start is 'offset in documents.text';
comment on column quotes.speaker_char_end is 'offset in documents.text, end-exclusive';
comment on column quotes.speaker_mention_id is 'mention that is the speaker';
comment on column quotes.speaker_entity_id is 'entity that is the speaker';
comment on column quotes.speaker_status is 'how the speaker stands in the text';
comment on column quotes.speaker_score is 'confidence in the speaker, 0 to 1';
comment on column quotes.cue is 'the words that report, such as said';
comment on column quotes.cue_char_start is 'offset in documents.text';
comment on column quotes.cue_char_end is 'offset in documents.text, end-exclusive';
comment on column quotes.cue_lemma is 'lemma of the cue''s verb or noun';
comment on column quotes.polarity is 'whether the content is said to hold';
comment on column quotes.quote_group_id is 'the same for the same words wherever they are quoted';

create table quote_segments (
    quote_id varchar not null,
    segment_index integer not null,
    char_start integer not null,
    char_end integer not null,
    is_verbatim boolean not null
);
comment on table quote_segments is 'contiguous pieces of quotes, in order of the text';
comment on column quote_segments.quote_id is 'quote';
comment on column quote_segments.segment_index is 'position in the quote, from 0';
comment on column quote_segments.char_start is 'offset in documents.text';
comment on column quote_segments.char_end is 'offset in documents.text, end-exclusive';
comment on column quote_segments.is_verbatim is 'whether it stands between quotation marks';
