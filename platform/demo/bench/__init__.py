"""What ``make bench`` prints: one module a subject.

Each has ``measure(size)``, which yields rows of the table: a label and a figure with its unit. Sizes are
``"10k"``, ``"100k"``, ``"1m"``. Nothing here is imported by the product; nothing here is a test.
"""
