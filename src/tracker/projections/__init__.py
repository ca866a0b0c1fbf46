"""Folds of the log: events in, read models out. Nothing else computes developments, contributions or state. Pure."""
