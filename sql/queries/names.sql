-- grain: one row a name_key, mention_kind, alias and role; of several labels the most frequent
with counted as (
    select
        mentions.name_key,
        mentions.mention_kind,
        mentions.text as alias,
        mentions.role,
        mentions.label,
        mentions.document_id,
        count(*) as n_mentions,
        min(coalesce(documents.date_published, documents.first_seen_at)) as first_seen_at
    from mentions
    join documents using (document_id)
    where mentions.name_key is not null and documents.duplicate_of_document_id is null
    group by all
),

labelled as (
    select
        name_key,
        mention_kind,
        alias,
        role,
        label,
        sum(n_mentions) as n_label
    from counted
    group by all
),

chosen as (
    select name_key, mention_kind, alias, role, arg_min(label, (-n_label, label)) as label
    from labelled
    group by all
)

select
    name_key,
    chosen.label,
    mention_kind,
    alias,
    counted.role,
    sum(n_mentions)::bigint as n_mentions,
    count(distinct document_id) as n_documents,
    min(first_seen_at) as first_seen_at
from counted
join chosen using (name_key, mention_kind, alias)
where counted.role is not distinct from chosen.role
group by name_key, chosen.label, mention_kind, alias, counted.role
order by name_key, mention_kind, alias, counted.role
