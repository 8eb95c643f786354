"""The looks: layouts, components, style sheets, scripts.

Owns no query and no permission. May call ``core``; domains use its templates by name only.
"""
