-- grain: one row, the generation of the search index that belongs to the tables, and whether it lacks something
select search_generation, exists (from ops.search_queue) as is_behind
from ops.state
