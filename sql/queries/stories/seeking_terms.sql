-- grain: one row per seeking text and term of it
from ops.story_terms
where number in (select number from seeking_texts)
