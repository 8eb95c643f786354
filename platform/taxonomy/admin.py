from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from taxonomy.models import ScopeBand, Sector, ServiceType, Topic, TopicSynonym


@admin.register(Sector)
class SectorAdmin(admin.ModelAdmin):
    """The nomenclature is INSEE's: editors only add the words that people use."""

    list_display = ["code", "label", "level", "nomenclature", "establishment_count"]
    list_filter = ["nomenclature", "level", "section"]
    search_fields = ["code", "label", "keywords", "extra_keywords"]
    readonly_fields = [
        "nomenclature",
        "code",
        "level",
        "parent",
        "section",
        "label",
        "short_label",
        "notes",
        "keywords",
        "establishment_count",
    ]
    fields = [*readonly_fields, "extra_keywords"]
    list_select_related = ["parent"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TopicSynonymInline(admin.TabularInline):
    model = TopicSynonym
    extra = 1


class LevelFilter(admin.SimpleListFilter):
    title = "niveau"
    parameter_name = "niveau"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Premier niveau"), ("2", "Second niveau")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() in {"1", "2"}:
            return queryset.filter(parent__isnull=self.value() == "1")
        return queryset


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "parent", "description", "position"]
    list_filter = [LevelFilter, "parent"]
    list_select_related = ["parent"]
    search_fields = ["name", "description", "synonyms__name"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "parent", "description", "position"]
    inlines = [TopicSynonymInline]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "parent":
            kwargs["queryset"] = Topic.objects.roots()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ScopeBandInline(admin.TabularInline):
    model = ScopeBand
    extra = 1


@admin.register(ServiceType)
class ServiceTypeAdmin(admin.ModelAdmin):
    list_display = ["name", "family", "unit", "measure", "topic", "position"]
    list_filter = ["family", "unit"]
    list_select_related = ["topic"]
    search_fields = ["name", "code", "description"]
    prepopulated_fields = {"code": ["name"]}
    autocomplete_fields = ["topic"]
    inlines = [ScopeBandInline]
