"""Public indicators: facts that apps declare, their daily and monthly aggregates, one page, charts and CSV.

Owns no fact: each lies in the ``facts.py`` of its app, and only it knows how it is counted.
May call core, taxonomy, territories, accounts and notifications.
"""
