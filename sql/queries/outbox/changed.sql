-- Says that there is something new to publish.
update ops.state set change_id = uuid()
