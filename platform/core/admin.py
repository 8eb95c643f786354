"""The outbox in the Django admin: what is late, what was given up, and its second chance."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.clock import this_hour
from core.models import OutboxRow
from core.outbox import state


class ConditionFilter(admin.SimpleListFilter):
    title = "état"
    parameter_name = "etat"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("abandonne", "abandonné"), ("en-attente", "en attente")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "abandonne":
            return queryset.exclude(dead_at=None)
        if self.value() == "en-attente":
            return queryset.filter(dead_at=None)
        return queryset


@admin.register(OutboxRow)
class OutboxRowAdmin(admin.ModelAdmin):
    """Neither ids nor key are shown: they may lead to an anonymous post."""

    list_display = ("effect", "attempts", "last_error", "run_at", "dead_at")
    list_filter = (ConditionFilter, "effect")
    ordering = ("-dead_at", "run_at")
    fields = ("effect", "attempts", "last_error", "run_at", "leased_until", "dead_at")
    actions = ("relaunch",)
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutboxRow | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutboxRow | None = None) -> bool:
        return False

    def has_relaunch_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_outboxrow")

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        now = state()
        late = f"{now.lag.total_seconds():.0f} s"
        subtitle = f"Retard\u00a0: {late} · à faire\u00a0: {now.waiting} · abandonnés\u00a0: {now.dead}"
        return super().changelist_view(request, {"subtitle": subtitle, **(extra_context or {})})

    @admin.action(description="Relancer", permissions=["relaunch"])
    def relaunch(self, request: HttpRequest, queryset: QuerySet[OutboxRow]) -> None:
        """Give dead rows all their attempts again; the sweeper sends them."""
        again = {"dead_at": None, "attempts": 0, "leased_until": None}
        dead = queryset.exclude(dead_at=None)
        count = dead.filter(coarse=True).update(run_at=this_hour(), **again)
        count += dead.filter(coarse=False).update(run_at=timezone.now(), **again)
        if count:
            self.message_user(request, f"Travaux relancés\u00a0: {count}.")
        else:
            self.message_user(request, "Aucun de ces travaux n’était abandonné.", level="warning")
