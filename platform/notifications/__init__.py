"""What people are told: inbox, mails, their preferences, summaries, the one-click stop.

Owns no event: the apps above declare kinds in their ``notices.py``. May call core and accounts.
"""
