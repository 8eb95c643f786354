"""Wires the house: settings, addresses, servers, tasks.

Owns no rule of the product and no model. May import everything; nothing but ``demo`` sits beside it.
"""

from config.celery import app as celery_app

__all__ = ["celery_app"]
