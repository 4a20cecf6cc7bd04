-- grain: one row, the last day before $today on which there is an article
select max(day) as day from mart.articles where day < $today
