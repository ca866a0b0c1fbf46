"""What the running service says of itself: log lines and metrics. Nothing here decides anything."""
