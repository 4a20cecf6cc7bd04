comment on column mentions.tone is 'tone towards it, -1 to 1; 0 where it is neutral';
