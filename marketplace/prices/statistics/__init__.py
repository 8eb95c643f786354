"""From prices to cells: arrays in, arrays out. No database, no clock, no words.

Owns the computing of docs/concepts/prices.md. May call ``marketplace.prices.rules``, numpy and scipy, which
weigh: import this package inside the jobs and commands that need it, never where pages are served.
"""
