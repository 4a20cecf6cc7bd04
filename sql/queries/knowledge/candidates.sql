-- grain: one row per form of wanted_forms and an imported item that is called so
select
    aliases.form,
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
semi join wanted_forms using (form)
inner join kb.items using (item_id)
order by aliases.form, items.item_id
