"""What pages are made of: blocks by family, pictures with their credit, the page that all texts share.

Owns no page of its own and no list. May call ``platform`` and the theme.
"""
