-- Until when a server asked not to be asked again (Retry-After).
alter table ops.fetches add column retry_at timestamptz;
