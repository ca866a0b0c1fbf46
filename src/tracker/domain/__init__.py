"""The words of the house as plain values: no I/O, no clock, no framework."""
