-- Who else speaks a quote: “Xi and Putin said”.
alter table quotes add column other_speaker_mention_ids varchar [];
