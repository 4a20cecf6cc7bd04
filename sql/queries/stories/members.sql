-- grain: one row per document of the stories of touched_roots; seen_at as in stories/counted_texts
with texts as (
    select * from ops.story_texts
    where root in (select root from touched_roots)
),

ends as (
    select links.number, links.earlier, links.similarity
    from ops.story_links as links
    inner join texts as later using (number)
    inner join texts as earlier on earlier.number = links.earlier
    where later.root = earlier.root
),

central as (
    select number, sum(similarity) as centrality
    from (
        select number, similarity from ends
        union all
        select earlier, similarity from ends
    )
    group by number
)

select
    texts.root,
    documents.document_id,
    texts.document_id as text_document_id,
    coalesce(documents.date_published, date_trunc('day', documents.first_seen_at)) as seen_at,
    documents.source_id,
    documents.headline,
    texts.score,
    coalesce(central.centrality, 0)::bigint as centrality
from texts
inner join documents
    on coalesce(documents.duplicate_of_document_id, documents.document_id) = texts.document_id
left join central using (number)
