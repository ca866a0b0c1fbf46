"""What the service does, one verb a file. Workflows own the transactions; time and randomness reach them in `Tools`."""
