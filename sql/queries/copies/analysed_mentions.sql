-- grain: one row per mention of wanted_documents, with the link that the analysis gave it
select
    mentions.* exclude (day) replace (
        null as entity_id,
        if(own.mention_id is null, mentions.link_method, own.link_method) as link_method,
        if(own.mention_id is null, mentions.link_score, own.link_score) as link_score
    )
from mentions
semi join wanted_documents using (document_id)
left join ops.mention_links as own using (mention_id)
order by mentions.document_id, mentions.char_start, mentions.char_end
