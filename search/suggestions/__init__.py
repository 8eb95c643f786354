"""Suggestions: the aids, guides, testimonials and experts to show beside a question, each with its reason.

Owns how they are found, kept, shown, voted on and counted. Does not own what is suggested, nor who is
eligible. May call the three domains, and all below them.
"""
