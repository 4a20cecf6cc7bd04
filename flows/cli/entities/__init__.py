"""The verb `onrecord entities`: who is who, and corrections of it."""
