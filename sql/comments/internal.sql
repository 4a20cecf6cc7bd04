-- Comments of the tables that the writer keeps for itself; those of all others are in transforms/schemas.py.
comment on table ops.migrations is 'migrations, marts and comments that were applied to this warehouse';
comment on column ops.migrations.name is 'file of sql/migrations, marts/ and the file of sql/marts, or comments/tables';
comment on column ops.migrations.sha256 is 'SHA-256 of the script, hexadecimal';
comment on column ops.migrations.applied_at is 'when it was applied';

comment on table ops.state is 'one row: ids that change with the contents of the warehouse';
comment on column ops.state.change_id is 'new with every change that is published';
comment on column ops.state.load_id is 'new with every loaded batch';
comment on column ops.state.resolved_load_id is
    'load_id at the last resolution of entities; null: the next one resolves everything';
comment on column ops.state.resolution_fingerprint is
    'fingerprint of the rules and overrides at the last resolution of entities; null: never resolved';
comment on column ops.state.overrides_path is
    'file of overrides that was named last; null: none yet, so seeds/entity_overrides.csv is used';
comment on column ops.state.watchlists_path is
    'file of watchlists that was named last; null: none yet, so seeds/watchlists.toml is used';
comment on column ops.state.subjects_version is
    'rules and word lists by which document_topics and document_keywords were found';
comment on column ops.state.search_generation is
    'folder of the search index that belongs to these tables; null: it is to be made from scratch';

comment on table ops.overrides is
    'corrections by analysts that entities are resolved with, row by row as in their file';
comment on column ops.overrides.line is 'line of the file';
comment on column ops.overrides.action is 'merge, split, rename or never_link';
comment on column ops.overrides.entity_type is 'type of the names; null if they are ids';
comment on column ops.overrides.name is 'entity to merge or rename; name to split off or to keep apart';
comment on column ops.overrides.from_name is 'entity that loses the name (split) or must not get it (never_link)';
comment on column ops.overrides.to_name is
    'merge: entity to merge into; split: entity that gets the name, null for one of its own; rename: new name';
comment on column ops.overrides.note is 'reason, for people';

comment on table ops.unmatched_names is 'names in the overrides that match no entity, so that their rows do nothing';
comment on column ops.unmatched_names.entity_id is 'id that an entity of this name would have';
comment on column ops.unmatched_names.reason is
    'nobody: no entity has the name; several: more than one has; never_written: the entity to split from lacks it';

comment on table ops.mention_links is 'links that the analysis gave to mentions whose link is now that of their name';
comment on column ops.mention_links.mention_id is 'mention (mentions.mention_id)';
comment on column ops.mention_links.document_id is 'document (documents.document_id)';
comment on column ops.mention_links.link_method is 'link_method before the link of the name replaced it';
comment on column ops.mention_links.link_score is 'link_score before the link of the name replaced it';

comment on table ops.names is
    'mentions counted by name, as of the last resolution of entities; duplicate documents are left out';
comment on column ops.names.name_key is 'mentions.name_key';
comment on column ops.names.mention_kind is 'mentions.mention_kind';
comment on column ops.names.alias is 'mentions.text';
comment on column ops.names.role is 'mentions.role';
comment on column ops.names.n_mentions is 'mentions with this name, form, spelling and role';
comment on column ops.names.n_documents is 'documents with such a mention';
comment on column ops.names.first_seen_at is 'earliest publication, or else first load, of these documents';

comment on table ops.name_changes is 'mentions that were added or removed since the last resolution of entities';
comment on column ops.name_changes.change_id is 'change that added or removed them (ops.state.change_id)';
comment on column ops.name_changes.sign is '1: added, -1: removed';
comment on column ops.name_changes.document_id is 'document (documents.document_id)';
comment on column ops.name_changes.name_key is 'mentions.name_key';
comment on column ops.name_changes.mention_kind is 'mentions.mention_kind';
comment on column ops.name_changes.alias is 'mentions.text';
comment on column ops.name_changes.role is 'mentions.role';
comment on column ops.name_changes.seen_at is 'publication, or else first load, of the document';

comment on table ops.name_blocks is
    'which names have to be compared, by shared keys (blocking): see transforms/entities/blocking.py';
comment on column ops.name_blocks.relation is
    'same: the block compares all its names; asks: may be short for a name it offers; offers: is such a name';
comment on column ops.name_blocks.blocking_key is 'key that the names share';
comment on column ops.name_blocks.name_key is 'mentions.name_key';
comment on column ops.name_blocks.n_documents is 'documents in which the name is offered';

comment on table ops.links is 'the entity of each name, as of the last resolution of entities';
comment on column ops.links.name_key is 'mentions.name_key';
comment on column ops.links.spelling is
    'mentions.text that this row is for; null: every spelling without a row of its own';
comment on column ops.links.entity_id is 'entity (entities.entity_id)';
comment on column ops.links.link_method is 'rule that linked the name to the entity';
comment on column ops.links.link_score is 'estimated probability that the link is right, 0 to 1';
comment on column ops.links.canonical_name_key is
    'name_key of the full name that this name is a spelling of, or its own';
comment on column ops.links.name_group is
    'group of names that are resolved together: the alphabetically first name_key of the group';

comment on table ops.entity_items is
    'items of the knowledge base that an entity may be; entities that share one are resolved together';
comment on column ops.entity_items.entity_id is 'entity (entities.entity_id)';
comment on column ops.entity_items.item_id is 'item (kb.items.item_id)';

comment on table ops.analyses is 'by which model the text of each document was analysed';
comment on column ops.analyses.document_id is 'document (documents.document_id)';
comment on column ops.analyses.model_version is 'version of the language model and of the rules, as in ops.runs';

comment on table ops.copy_queue is 'documents that were loaded or erased since copies were last looked for';
comment on column ops.copy_queue.document_id is 'document (documents.document_id)';

comment on table ops.copy_texts is
    'distinct texts without their headlines, in which copies are looked for: see transforms/duplicates';
comment on column ops.copy_texts.number is 'digest of the words in order, 60 bits';
comment on column ops.copy_texts.n_words is 'number of words';
comment on column ops.copy_texts.merged_into is
    'text that has the largest part of this one, a brief merged from several; null: it is no such brief';

comment on table ops.copy_documents is 'which of these texts a document has';
comment on column ops.copy_documents.document_id is 'document (documents.document_id)';
comment on column ops.copy_documents.content_key is 'digest of headline and text';
comment on column ops.copy_documents.number is 'text (ops.copy_texts.number)';

comment on table ops.copy_keys is
    'keys of the texts: texts that share two are compared, see transforms/duplicates/index_keys.py';
comment on column ops.copy_keys.key is 'hash of five words in a row, of the least of the text';
comment on column ops.copy_keys.number is 'text (ops.copy_texts.number)';

comment on table ops.copy_pairs is 'texts that have a fifth of the one in common, or more';
comment on column ops.copy_pairs.a is 'text (ops.copy_texts.number)';
comment on column ops.copy_pairs.b is 'another text (ops.copy_texts.number)';
comment on column ops.copy_pairs.share_a is 'share of the words of a that b has, 0 to 1';
comment on column ops.copy_pairs.share_b is 'share of the words of b that a has, 0 to 1';

comment on table ops.copy_changes is 'texts whose duplicates have to be marked again';
comment on column ops.copy_changes.number is 'text (ops.copy_texts.number)';

comment on table ops.watchlists is 'watchlists, as they were when they were evaluated last';
comment on column ops.watchlists.watchlist is 'name of the watchlist';
comment on column ops.watchlists.query_version is 'version of what it asks for';
comment on column ops.watchlists.evaluated_at is 'when this version was evaluated first';

comment on table ops.search_queue is 'documents that the search index does not have as they are';
comment on column ops.search_queue.document_id is 'document (documents.document_id)';

comment on table ops.watch_queue is 'documents that watchlists are still to be evaluated over';
comment on column ops.watch_queue.document_id is 'document (documents.document_id)';

comment on table ops.trace_queue is 'documents that were loaded, dated, cut or erased since quotes were last grouped';
comment on column ops.trace_queue.document_id is 'document (documents.document_id)';

comment on table ops.trace_quotes is 'which wording each direct or mixed quote has: its words between quotation marks';
comment on column ops.trace_quotes.quote_id is 'quote (quotes.quote_id)';
comment on column ops.trace_quotes.document_id is 'document (documents.document_id)';
comment on column ops.trace_quotes.number is 'wording (ops.trace_wordings.number)';

comment on table ops.trace_wordings is 'distinct wordings, and their groups: see transforms/traces';
comment on column ops.trace_wordings.number is 'digest of language and words in order, 60 bits';
comment on column ops.trace_wordings.words is 'the words in small letters, without punctuation';
comment on column ops.trace_wordings.n_words is 'number of words';
comment on column ops.trace_wordings.language is 'language of the document, ISO 639-1';
comment on column ops.trace_wordings.root is 'fullest wording of the group (ops.trace_wordings.number)';

comment on table ops.trace_keys is 'keys of the wordings: those that share one are compared';
comment on column ops.trace_keys.key is 'hash of three words in a row that tell something';
comment on column ops.trace_keys.number is 'wording (ops.trace_wordings.number)';

comment on table ops.trace_pairs is 'wordings that may be one utterance';
comment on column ops.trace_pairs.number is 'wording (ops.trace_wordings.number)';
comment on column ops.trace_pairs.other is 'another wording (ops.trace_wordings.number)';
comment on column ops.trace_pairs.n_words is 'words of the first that the other has';
comment on column ops.trace_pairs.n_other_words is 'words of the other that the first has';

comment on table ops.story_queue is
    'documents that were loaded, marked as copies, cut or erased since stories were last written';
comment on column ops.story_queue.document_id is 'document (documents.document_id)';

comment on table ops.story_texts is
    'distinct texts and their places in stories: see transforms/stories/places.py';
comment on column ops.story_texts.number is 'number of the text, made from document_id, 60 bits';
comment on column ops.story_texts.document_id is 'document that is counted (documents.document_id)';
comment on column ops.story_texts.content_key is 'digest of headline, text, language and how much of it is kept';
comment on column ops.story_texts.seen_at is
    'publication, or else first load, of the earliest document with the text, in microseconds since 1970';
comment on column ops.story_texts.source_id is 'outlet (sources.source_id)';
comment on column ops.story_texts.headline_words is 'hashes of the words of the headline';
comment on column ops.story_texts.root is 'first text of its story (ops.story_texts.number)';
comment on column ops.story_texts.root_seen_at is 'seen_at of that text';
comment on column ops.story_texts.depth is 'how many texts of the story lead to it by links, 1 to 3';
comment on column ops.story_texts.score is 'similarity to the nearest earlier texts of the story, in millionths';

comment on table ops.story_terms is 'the most telling words of each text, by which similar ones are found';
comment on column ops.story_terms.day is 'day of seen_at, in days since 1970';
comment on column ops.story_terms.term is 'hash of a word';
comment on column ops.story_terms.number is 'text (ops.story_texts.number)';
comment on column ops.story_terms.is_new_name is
    'whether it is written as a name that the table of words of the language does not have';
comment on column ops.story_terms.weight is 'weight of the word in the text, in ten-thousandths';

comment on table ops.story_links is 'the earlier texts that are nearest to each text';
comment on column ops.story_links.number is 'text (ops.story_texts.number)';
comment on column ops.story_links.earlier is 'earlier text (ops.story_texts.number)';
comment on column ops.story_links.similarity is 'how near they are by words, time and outlet, in millionths';

comment on table ops.subject_queue is
    'documents that were loaded, cut or lost a name since their topics and keywords were last found';
comment on column ops.subject_queue.document_id is 'document (documents.document_id)';

comment on table ops.sums_queue is
    'documents that were loaded, dated, marked as copies, cut, erased or linked since their sums were last worked out';
comment on column ops.sums_queue.document_id is 'document (documents.document_id)';

comment on table ops.document_entities is 'what a document says of each of its entities, which marts add up';
comment on column ops.document_entities.document_id is 'document (documents.document_id)';
comment on column ops.document_entities.entity_id is 'entity, with merges followed (entities.entity_id)';
comment on column ops.document_entities.day is
    'day of publication in UTC, or of first load if the publication date is unknown';
comment on column ops.document_entities.source_id is 'outlet (sources.source_id)';
comment on column ops.document_entities.is_counted is 'whether the document is no duplicate';
comment on column ops.document_entities.n_mentions is 'mentions';
comment on column ops.document_entities.n_statements is 'statements of which it is the speaker';
comment on column ops.document_entities.n_own_tones is 'mentions with a tone in the own words of the article';
comment on column ops.document_entities.n_own_for is 'those with a tone above 0.2';
comment on column ops.document_entities.n_own_against is 'those with a tone below -0.2';
comment on column ops.document_entities.own_tone_sum is 'sum of these tones';
comment on column ops.document_entities.n_reported_tones is
    'mentions with a tone inside words that the article reports';
comment on column ops.document_entities.n_reported_for is 'those with a tone above 0.2';
comment on column ops.document_entities.n_reported_against is 'those with a tone below -0.2';
comment on column ops.document_entities.reported_tone_sum is 'sum of these tones';
comment on column ops.document_entities.sentence_bits is
    'sentences that mention it, of the first 64: bit i stands for sentence i';
comment on column ops.document_entities.later_sentences is 'sentences that mention it from number 64 on';

comment on table ops.statement_stems is 'the longer words of each statement, which tell what may be denied';
comment on column ops.statement_stems.quote_id is 'statement (quotes.quote_id)';
comment on column ops.statement_stems.document_id is 'document (documents.document_id)';
comment on column ops.statement_stems.day is 'day of the document in UTC';
comment on column ops.statement_stems.stems is
    'each word of five letters or more once: 32 bits of the MD5 of its first six letters';

comment on table kb.items is 'imported people, organisations and places that an entity may be';
comment on column kb.items.item_id is 'Wikidata item, or id in the imported list';
comment on column kb.items.wikidata_id is 'Wikidata item, if known';
comment on column kb.items.entity_type is 'PERSON, ORG, GPE or LOC';
comment on column kb.items.name is 'usual name';
comment on column kb.items.description is 'short description of the item';
comment on column kb.items.country_code is 'country, ISO 3166-1 alpha-2, if known';
comment on column kb.items.from_year is 'first year in which the item was known or active';
comment on column kb.items.to_year is 'last year in which the item was known or active';

comment on table kb.aliases is 'names of the items, sorted for look-up';
comment on column kb.aliases.alias_key is
    'name in the form in which names are looked up: folded case, accents and punctuation';
comment on column kb.aliases.item_id is 'item (kb.items.item_id)';
comment on column kb.aliases.is_name is 'true for the usual name of the item, false for an alias';
