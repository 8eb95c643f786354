"""Who is eligible, in three values: conditions, facts about a company, verdicts with their sentences.

Owns no table and no page: what is stored as conditions and what is shown is its callers'. It asks the
database nothing, and may call nothing but core.
"""
