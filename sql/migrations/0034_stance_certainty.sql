-- How certain a stance is to be right in holder, words and target.
alter table quotes add column stance_certainty float;
