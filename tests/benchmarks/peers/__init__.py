"""The libraries that are measured beside ours; see ``peer`` for what each module gives."""
