-- makes brief_articles: the articles of a period and of the one before it
create or replace temp table brief_articles as
select *, day >= $first as is_now
from mart.articles
where day between $before and $last
