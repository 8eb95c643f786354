from __future__ import annotations

from django.contrib import admin

from marketplace.prices.models import PriceIndex


@admin.register(PriceIndex)
class PriceIndexAdmin(admin.ModelAdmin):
    """The index of prices, entered by hand from its publisher's page. A frozen release does not move."""

    list_display = ["month", "value", "source"]
