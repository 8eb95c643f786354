"""Bringing in another community's questions: reads its lines, turns HTML to Markdown, writes rows in bulk.

Owns no table; its rows are those that the services would have written. Called by the command alone.
"""
