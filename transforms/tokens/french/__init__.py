"""The French pipeline, brought to the scheme of the English one."""
