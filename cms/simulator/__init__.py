"""The simulator of aids: what is known of a company, the next question, what it may get, keeping the result.

Owns no aid and no rule of eligibility. May call ``platform`` and, inside ``cms``, the catalogue of aids.
"""
