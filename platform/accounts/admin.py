from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import groups, second_factor
from accounts.models import User
from accounts.roles import ROLES, labels
from core.actors import Actor
from core.errors import Conflict


class PersonForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label="rôles",
        required=False,
        choices=[(role.name, role.label) for role in ROLES.values()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Un rôle oblige à un second facteur dès la page suivante.",
    )

    class Meta:
        model = User
        fields = ("email", "display_name", "is_active")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["roles"].initial = list(self.instance.groups.values_list("name", flat=True))

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        leaves = "admin" not in data.get("roles", ()) or not data.get("is_active")
        if self.instance.pk and leaves and "admin" in self.instance.roles and not self.instance.is_superuser:
            try:
                groups.refuse_last_admin(self.instance)
            except groups.LastAdmin as error:
                raise forms.ValidationError("C’est le dernier compte qui administre le site.") from error
        return data


@admin.register(User)
class PersonAdmin(admin.ModelAdmin):
    form = PersonForm
    list_display = ("email", "display_name", "role_names", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("email", "display_name")
    ordering = ("email",)
    readonly_fields = ("last_login", "date_joined", "is_superuser")
    actions = ("reset_second_factor",)
    fieldsets = (
        (None, {"fields": ("email", "display_name", "is_active")}),
        ("Rôles", {"fields": ("roles", "is_superuser")}),
        ("Dates", {"fields": ("date_joined", "last_login")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="rôles")
    def role_names(self, user: User) -> str:
        return ", ".join(labels(group.name for group in user.groups.all()))

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False  # a person erases their account themselves, and every app with it

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        if not change:
            obj.set_password(None)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        groups.set_roles(form.instance.pk, form.cleaned_data["roles"], by=Actor.of(request.user))

    @admin.action(description="Retirer le second facteur (téléphone perdu)")
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            try:
                second_factor.remove(user, by=Actor.of(request.user))
            except Conflict:
                messages.error(request, "Un autre compte d’administration doit retirer le vôtre.")


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    """To be read: the groups follow the code, and people are put in them on their own page."""

    list_display = ("name", "label", "members")
    fields = readonly_fields = ("name", "label")

    @admin.display(description="nom français")
    def label(self, group: Group) -> str:
        return ROLES[group.name].label if group.name in ROLES else ""

    @admin.display(description="comptes")
    def members(self, group: Group) -> int:
        return group.user_set.count()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False
