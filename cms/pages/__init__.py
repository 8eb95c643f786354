"""The site's pages: today the home page.

Owns no aid and no event. May call ``platform`` and, inside ``cms``, blocks and navigation.
"""
