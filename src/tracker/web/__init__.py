"""The page: what queries answer, as HTML that needs no script and nothing from elsewhere."""
