"""Public aids: their pages, their list, their comparison, where they come from, what is wrong with them.

Decides nobody's eligibility: conditions are kept here and weighed by ``eligibility``. May call ``platform``
and, inside ``cms``, blocks and navigation.
"""
