"""Places are read here, never written: they come from INSEE's files by ``load_reference``."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from territories.models import Commune, Department, FormerCommune, PostCode, Region, TerritorySet


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ["name", "code", "located", "overseas"]
    list_filter = ["overseas"]
    search_fields = ["name", "code"]


@admin.register(Department)
class DepartmentAdmin(ReadOnlyAdmin):
    list_display = ["name", "code", "region"]
    list_filter = ["region"]
    list_select_related = ["region"]
    search_fields = ["name", "code"]


@admin.register(Commune)
class CommuneAdmin(ReadOnlyAdmin):
    list_display = ["name", "code", "department", "region", "population"]
    list_filter = ["region", "collectivity"]
    list_select_related = ["department", "region"]
    search_fields = ["name", "code", "post_codes__code"]
    # Counting 35 000 rows for the paginator is enough; counting them twice is not needed.
    show_full_result_count = False


@admin.register(FormerCommune)
class FormerCommuneAdmin(ReadOnlyAdmin):
    list_display = ["name", "code", "commune"]
    list_select_related = ["commune"]
    search_fields = ["name", "code", "commune__name"]
    show_full_result_count = False


@admin.register(PostCode)
class PostCodeAdmin(ReadOnlyAdmin):
    list_display = ["code"]
    search_fields = ["code"]
    show_full_result_count = False


@admin.register(TerritorySet)
class TerritorySetAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "open_zone", "open_exclusion"]
    list_filter = ["open_zone", "open_exclusion"]
    search_fields = ["name"]
