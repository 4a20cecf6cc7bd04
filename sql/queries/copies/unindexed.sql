-- Documents of which no text is kept are compared by its hash. known_number is that of another document with the same
-- text as it was read, of which more or less may be kept.
-- grain: one row per document of next_documents whose text is not in the index under its id
with unindexed as (
    select document_id, row_number, content_key
    from next_documents
    anti join ops.copy_documents using (document_id, content_key)
    where row_number is not null
),

-- by their numbers, so that no other text is read
own as (
    select document_id, content_hash, headline, if(retention = 'metadata', content_hash, text) as text
    from documents
    where rowid in (select row_number from unindexed)
),

same_texts as (
    select document_id, content_hash
    from documents
    where content_hash in (select content_hash from own) and document_id not in (select document_id from next_documents)
),

indexed as (
    select same_texts.content_hash, min(there.number) as known_number
    from ops.copy_documents as there
    inner join same_texts using (document_id)
    group by same_texts.content_hash
)

select document_id, unindexed.content_key, own.content_hash, own.headline, own.text, indexed.known_number
from unindexed
inner join own using (document_id)
left join indexed using (content_hash)
order by document_id
