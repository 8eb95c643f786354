"""Roles as Django groups: made at each ``migrate``, given and taken here, with an audit line."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.models import User
from accounts.policies import can_manage_accounts
from accounts.roles import ROLES, Policy
from core import audit
from core.actors import SYSTEM, Actor
from core.errors import Conflict

# Wagtail makes these two itself, and its approval workflow points to the second one.
WAGTAIL_GROUPS = {"Editors": "author", "Moderators": "editor"}

PAGE_RIGHTS = {
    Policy.WRITE_PAGES: {"add_page", "change_page"},
    Policy.PUBLISH_PAGES: {"publish_page", "lock_page", "unlock_page"},
    Policy.MANAGE_ACCOUNTS: {"bulk_delete_page"},
}
FILE_RIGHTS = {
    Policy.WRITE_PAGES: {"add_image", "choose_image", "add_document", "choose_document"},
    Policy.PUBLISH_PAGES: {"change_image", "change_document"},
}
# What stands around the pages, by the app that owns it: accounts knows these names and nothing else of them.
SITE_RIGHTS = {
    Policy.PUBLISH_PAGES: {
        "navigation.change_frame",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
    },
}


class LastAdmin(Conflict):
    """Somebody must be able to give roles."""


def after_migrate(sender: AppConfig, **kwargs) -> None:
    # Django calls this for each app; permissions are all there at the last one only.
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if sender is last and Page.objects.filter(depth=1).exists():
        make_groups()


@transaction.atomic
def make_groups() -> None:
    """Create the six groups, or bring their rights back to the table of ``roles.py``."""
    for old, new in WAGTAIL_GROUPS.items():
        if not Group.objects.filter(name=new).exists():
            Group.objects.filter(name=old).update(name=new)
        Group.objects.filter(name=old).delete()
    root, collection = Page.objects.get(depth=1), Collection.objects.get(depth=1)
    for role in ROLES.values():
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.set(_permissions(role.policies))
        pages = _named(role.policies, PAGE_RIGHTS)
        GroupPagePermission.objects.filter(group=group).exclude(permission__in=pages).delete()
        for permission in pages:
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        files = _named(role.policies, FILE_RIGHTS)
        GroupCollectionPermission.objects.filter(group=group).exclude(permission__in=files).delete()
        for permission in files:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )


def _permissions(policies: Iterable[Policy]) -> Iterable[Permission]:
    if Policy.MANAGE_ACCOUNTS in policies:
        return Permission.objects.all()
    if Policy.WRITE_PAGES in policies:
        wanted = Q(codename="access_admin") | Q(content_type__app_label="wagtailadmin")
        for name in (name for policy in policies for name in SITE_RIGHTS.get(policy, ())):
            label, _, codename = name.partition(".")
            wanted |= Q(content_type__app_label=label, codename=codename)
        return Permission.objects.filter(wanted)
    return Permission.objects.none()


def _named(policies: Iterable[Policy], table: dict[Policy, set[str]]) -> list[Permission]:
    names = {name for policy in policies for name in table.get(policy, ())}
    return list(
        Permission.objects.filter(
            codename__in=names, content_type__app_label__in=("wagtailcore", "wagtailimages", "wagtaildocs")
        )
    )


@transaction.atomic
def set_roles(user_id: int, names: Iterable[str], *, by: Actor, why: str = "") -> User:
    """Give exactly the roles ``names``; each one given or taken is a line of the audit.

    Raises ``PermissionDenied`` unless ``by`` manages accounts, ``LastAdmin`` when nobody would be left to.
    """
    if by != SYSTEM and not can_manage_accounts(by):
        raise PermissionDenied
    user = User.objects.select_for_update().get(pk=user_id)
    wanted, held = set(names), set(user.groups.values_list("name", flat=True))
    if "admin" in held - wanted:
        refuse_last_admin(user)
    user.groups.set(Group.objects.filter(name__in=wanted))
    for name in sorted(wanted - held):
        audit.record("accounts.role.given", user, by=by, why=f"{name} {why}".strip())
    for name in sorted(held - wanted):
        audit.record("accounts.role.taken", user, by=by, why=f"{name} {why}".strip())
    user.__dict__.pop("roles", None)  # known from before
    return user


def refuse_last_admin(user: User) -> None:
    """Raise ``LastAdmin`` when no other active account can manage accounts."""
    # Locked, so that two administrators cannot leave at the same moment.
    admins = User.objects.select_for_update().filter(
        pk__in=User.objects.filter(Q(is_superuser=True) | Q(groups__name="admin"), is_active=True)
    )
    ids = {admin.pk for admin in admins}
    if user.pk in ids and len(ids) == 1:
        raise LastAdmin("the last account that manages accounts")
