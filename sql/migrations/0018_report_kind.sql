-- What kind of report a quote is; of quotes from before, is_speech tells as much.
alter table quotes add column report_kind varchar;
update quotes set report_kind = if(is_speech, 'statement', 'belief');
alter table quotes alter column report_kind set not null;
alter table quotes add column stance_direction varchar;
