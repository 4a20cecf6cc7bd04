-- grain: one row per topic at the top that an article of the period has: in how many articles, and in how many of the
-- period before; the most frequent first
select
    topics.topic_id,
    topics.label as name,
    count(*) filter (where brief_articles.is_now) as n_now,
    count(*) filter (where not brief_articles.is_now) as n_before
from document_topics
inner join topics using (topic_id)
inner join brief_articles using (document_id)
where document_topics.level = 1
group by topics.topic_id, topics.label
having n_now > 0
order by n_now desc, n_before desc, name, topics.topic_id
limit $limit
