-- Where an import gathers its rows, on disk where they are many, before they take the place of what is there.
create or replace temp table new_items (
    item_id varchar,
    wikidata_id varchar,
    entity_type varchar,
    name varchar,
    description varchar,
    country_code varchar,
    from_year integer,
    to_year integer,
    position bigint
);
create or replace temp table new_aliases (
    form varchar,
    item_id varchar,
    is_name boolean
)
