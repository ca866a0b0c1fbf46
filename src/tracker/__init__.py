"""The living, provable record of one relationship.

Life of an item
---------------
1. `feeds` fetches a page of a feed politely and hands over items with the validators (ETag ...).
2. `workflows.ingest` asks the store which items are new or revised.
3. `tagging` says: relevant or not, why, and the tags with their spans.
4. `coreference` says: a new development, another report of a known one, or unsure.
5. `domain.events` are appended to the log with the tree's leaves, the feed's validators and the read models, in one
   transaction.
6. `projections` fold events into developments, contributions and state. Nothing else computes state.
7. `queries` read; `api`, `web` and `cli` show. Each answer names dossier, position and checkpoint.

Imports point down, data flows right; time, ids, randomness and settings are arguments.
"""
