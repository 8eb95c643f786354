"""The public order of the directory: what counts, how much, and where newcomers stand. Pure: no database.

Owns the formula, its versions and the draw of newcomers. Does not own where features come from
(``freezing``, ``finding``) nor how the page shows them. May call nothing but ``core`` words.
"""
