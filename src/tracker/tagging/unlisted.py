"""What weights are there for although the lexicon does not have it: a name mistyped, or taken away since they were learned."""
