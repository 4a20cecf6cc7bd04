-- The imported knowledge base: not part of the contract of transforms/schemas.py, filled by onrecord entities import.
create schema kb;

create table kb.items (
    item_id varchar not null,
    wikidata_id varchar,
    entity_type varchar not null,
    name varchar not null,
    description varchar,
    country_code varchar,
    from_year integer,
    to_year integer
);
comment on table kb.items is 'people, organisations and places that entities may be';
comment on column kb.items.item_id is 'Wikidata item, or id of the list that it came from';
comment on column kb.items.wikidata_id is 'Wikidata item, where known';
comment on column kb.items.entity_type is 'PERSON, ORG, GPE or LOC';
comment on column kb.items.name is 'usual name';
comment on column kb.items.description is 'what it is, in a few words';
comment on column kb.items.country_code is 'ISO 3166-1 alpha-2, where known';
comment on column kb.items.from_year is 'first year in which it was known or active';
comment on column kb.items.to_year is 'last year of that';

create table kb.aliases (
    form varchar not null,
    item_id varchar not null,
    is_name boolean not null
);
comment on table kb.aliases is 'names of items, in order of their form';
comment on column kb.aliases.form is 'name folded for look-up';
comment on column kb.aliases.item_id is 'item';
comment on column kb.aliases.is_name is 'whether it is the usual name, not an alias';

-- entities get their items at the next settlement
update ops.state set settled_load_id = null;
