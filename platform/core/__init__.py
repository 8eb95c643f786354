"""What every app stands on: registries, ids, audit, outbox, mail, limits, pages of errors.

Knows nothing of the product: no word of questions, aids or companies. May call no other app of ours.
"""
