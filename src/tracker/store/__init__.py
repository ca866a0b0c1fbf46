"""Tables and the only SQL that writes. Functions take a Connection first and never commit; workflows own
transactions.
"""
