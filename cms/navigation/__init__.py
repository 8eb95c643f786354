"""What editors write around every page: the menus, the footer's links, the notice for the whole site.

Owns no page, and not the look of menus, which is the theme's. May call ``platform``.
"""
