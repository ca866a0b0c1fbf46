"""What can be asked: each answer is a value, read in one snapshot, and names the log position it stands on."""
