"""What makes the log provable: one way to write JSON, one way to hash, one tree. Pure; reads no database."""
