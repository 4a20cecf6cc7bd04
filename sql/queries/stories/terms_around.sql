-- grain: one row per text published from $first_day to $last_day and term of it that is one of seeking_terms
from ops.story_terms
where
    day between $first_day and $last_day
    and term in (select term from seeking_terms)
