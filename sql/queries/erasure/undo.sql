-- Lifts what a request makes later runs refuse; what it makes of the files that hold it is for files to say.
update ops.erasures set lifted_at = $now where erasure_id = $erasure_id
