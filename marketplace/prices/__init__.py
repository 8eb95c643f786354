"""Price references: observations, the cells computed from them, frozen releases and their public pages.

Owns no listing, no interaction and no service type; shows no single price to anybody but who checks it. May
call ``platform`` and ``marketplace.{directory,reviews}``; guides and aids come to its pages as fragments.
"""
