-- Whom a stance is about: “Roe”, or whose plan it is.
alter table quotes add column stance_target_mention_id varchar;
