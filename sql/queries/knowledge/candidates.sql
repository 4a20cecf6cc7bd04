-- grain: one row per alias_key of wanted_keys and an imported item that is called so
select
    aliases.alias_key,
    aliases.is_name,
    items.item_id,
    items.wikidata_id,
    items.entity_type,
    items.description,
    items.country_code,
    items.from_year,
    items.to_year,
    'imported' as origin
from kb.aliases
semi join wanted_keys using (alias_key)
inner join kb.items using (item_id)
order by aliases.alias_key, items.item_id
