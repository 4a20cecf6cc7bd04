-- What settling keeps, so that it works out anew only what a batch changed. Not part of the contract of transforms/schemas.py.
create table ops.names (
    name_key varchar not null,
    mention_kind varchar not null,
    alias varchar not null,
    role varchar,
    n_mentions bigint not null,
    n_documents bigint not null,
    first_seen_at timestamptz not null
);
comment on table ops.names is 'the mentions counted by name, as entities were last resolved; duplicates of documents left out';
comment on column ops.names.name_key is 'mentions.name_key';
comment on column ops.names.mention_kind is 'mentions.mention_kind';
comment on column ops.names.alias is 'mentions.text';
comment on column ops.names.role is 'mentions.role';
comment on column ops.names.n_mentions is 'mentions';
comment on column ops.names.n_documents is 'documents';
comment on column ops.names.first_seen_at is 'earliest publication, or else first sight';

create table ops.name_changes (
    change_id uuid not null,
    sign tinyint not null,
    document_id varchar not null,
    name_key varchar not null,
    mention_kind varchar not null,
    alias varchar not null,
    role varchar,
    seen_at timestamptz not null
);
comment on table ops.name_changes is 'mentions that came or went since entities were last resolved';
comment on column ops.name_changes.change_id is 'the change that they came or went by';
comment on column ops.name_changes.sign is '1: came, -1: went';
comment on column ops.name_changes.document_id is 'document';
comment on column ops.name_changes.name_key is 'mentions.name_key';
comment on column ops.name_changes.mention_kind is 'mentions.mention_kind';
comment on column ops.name_changes.alias is 'mentions.text';
comment on column ops.name_changes.role is 'mentions.role';
comment on column ops.name_changes.seen_at is 'publication, or else first sight, of the document';

create table ops.name_blocks (
    relation varchar not null,
    block varchar not null,
    name_key varchar not null,
    n bigint not null
);
comment on table ops.name_blocks is 'what of other names the entity of a name may depend on, see transforms/entities/blocking.py';
comment on column ops.name_blocks.relation is 'same, asks or offers';
comment on column ops.name_blocks.block is 'what names of the block share';
comment on column ops.name_blocks.name_key is 'mentions.name_key';
comment on column ops.name_blocks.n is 'documents that speak for the name in the block';

create table ops.links (
    name_key varchar not null,
    spelling varchar,
    entity_id varchar not null,
    link_method varchar not null,
    link_score float not null,
    leader varchar not null,
    company varchar not null
);
comment on table ops.links is 'which entity each name stands for, as entities were last resolved';
comment on column ops.links.name_key is 'mentions.name_key';
comment on column ops.links.spelling is 'mentions.text of the names that the row is for; null: all that have no row';
comment on column ops.links.entity_id is 'entity';
comment on column ops.links.link_method is 'how it was chosen';
comment on column ops.links.link_score is 'confidence, 0 to 1';
comment on column ops.links.leader is 'name_key of the full name that it is another spelling of, or its own';
comment on column ops.links.company is 'the same for names that are resolved together, the least name_key of them';

create table ops.entity_items (
    entity_id varchar not null,
    item_id varchar not null
);
comment on table ops.entity_items is 'items of the knowledge base that an entity may be: entities that share one are resolved together';
comment on column ops.entity_items.entity_id is 'entity';
comment on column ops.entity_items.item_id is 'item';

create view ops.counted_mentions as
select
    mentions.document_id,
    mentions.name_key,
    mentions.mention_kind,
    mentions.text as alias,
    mentions.role,
    coalesce(documents.date_published, documents.first_seen_at) as seen_at
from mentions
join documents using (document_id)
where mentions.name_key is not null and documents.duplicate_of_document_id is null;
comment on view ops.counted_mentions is 'the mentions that entities are made of';

-- nothing of this is there yet: the next settlement works out everything
update ops.state set settled_load_id = null;
