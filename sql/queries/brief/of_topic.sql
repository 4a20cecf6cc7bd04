-- makes brief_articles: the articles of a period and of the one before it that are about a topic
create or replace temp table brief_articles as
select *, day >= $first as is_now
from mart.articles
where
    day between $before and $last
    and document_id in (select document_id from document_topics where topic_id = $of)
