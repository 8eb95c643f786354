"""« Vérifications »: places in companies that wait for a moderator. Read only, but for the decision."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from companies import policies, services
from companies.forms import DecisionForm
from companies.models import Membership
from core.actors import Actor


@admin.register(Membership)
class Verifications(admin.ModelAdmin):
    """The list opens on what waits; a line leads to the proof and the decision."""

    list_display = ("company", "user", "role", "state", "proof_link", "decision_link")
    list_display_links = None
    list_filter = ("state", ("proof", admin.EmptyFieldListFilter), "role")
    list_select_related = ("company", "user", "proof")
    search_fields = ("company__siren", "company__name", "user__email")
    ordering = ("proof__hour", "pk")
    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return request.user.is_authenticated and policies.can_verify(Actor.of(request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if not request.GET:
            # What waits, first.
            return redirect(f"{request.path}?state__exact=declared&proof__isempty=0")
        return super().changelist_view(request, extra_context)

    @admin.display(description="justificatif")
    def proof_link(self, membership: Membership) -> SafeString | str:
        if membership.proof is None:
            return "aucun"
        return format_html(
            '<a href="{}">{}, {} ko</a>',
            reverse("private_file", args=[membership.proof.pk]),
            membership.proof.get_kind_display(),
            max(1, membership.proof.size // 1000),
        )

    @admin.display(description="décision")
    def decision_link(self, membership: Membership) -> SafeString:
        address = reverse("admin:companies_membership_decide", args=[membership.pk])
        return format_html('<a href="{}">Vérifier</a>', address)

    def get_urls(self) -> list:
        decide = self.admin_site.admin_view(self.decide)
        return [
            path("<id:membership_id>/decider/", decide, name="companies_membership_decide"),
            *super().get_urls(),
        ]

    def decide(self, request: HttpRequest, membership_id: int) -> HttpResponse:
        """Show one place and its proof; accept it, or refuse it with a reason that the person will read."""
        rows = self.get_queryset(request).select_related("company", "establishment", "user", "proof")
        membership = get_object_or_404(rows, pk=membership_id)
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            why, by = form.cleaned_data["why"], Actor.of(request.user)
            if "accept" in request.POST:
                services.verify_membership(membership.pk, by=by, why=why)
                messages.success(request, f"{membership} : vérifié.")
                return redirect("admin:companies_membership_changelist")
            if why.strip():
                services.refuse_membership(membership.pk, by=by, why=why)
                messages.success(request, f"{membership} : refusé.")
                return redirect("admin:companies_membership_changelist")
            form.add_error("why", "Dites pourquoi : la personne le lira.")
        context = {
            **self.admin_site.each_context(request),
            "title": "Vérifier un rattachement",
            "opts": self.model._meta,
            "membership": membership,
            "form": form,
        }
        return TemplateResponse(request, "admin/companies/membership/decide.html", context)
