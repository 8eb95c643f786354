from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import groups
from accounts.models import User
from accounts.roles import ROLES, Policy, allows
from core.actors import SYSTEM, Actor
from core.models import AuditEvent
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_groups_are_the_six_roles():
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


def test_making_the_groups_again_changes_nothing():
    def state():
        return {
            group.name: (
                set(group.permissions.values_list("pk", flat=True)),
                set(group.page_permissions.values_list("page", "permission")),
                set(group.collection_permissions.values_list("collection", "permission")),
            )
            for group in Group.objects.all()
        }

    before = state()
    groups.make_groups()
    assert state() == before


@pytest.mark.parametrize("name", ROLES)
def test_wagtail_s_admin_opens_to_those_who_write(name):
    user = UserFactory(role=name)
    assert user.has_perm("wagtailadmin.access_admin") == allows(user.roles, Policy.WRITE_PAGES)


@pytest.mark.parametrize("name", [*ROLES, None])
def test_django_s_admin_opens_to_those_who_manage_accounts(name):
    assert UserFactory(role=name).is_staff == (name == "admin")


def test_an_author_writes_and_only_an_editor_publishes():
    from wagtail.models import Page

    page = Page.objects.get(depth=2)
    author, editor = (page.permissions_for_user(UserFactory(role=name)) for name in ("author", "editor"))
    assert author.can_edit()
    assert not author.can_publish()
    assert editor.can_publish()


def test_roles_given_and_taken_are_in_the_audit():
    user = UserFactory()
    groups.set_roles(user.pk, {"author", "moderator"}, by=SYSTEM)
    groups.set_roles(user.pk, {"author"}, by=SYSTEM)
    facts = AuditEvent.objects.filter(row_id=str(user.pk)).values_list("verb", "why")
    assert sorted(facts) == [
        ("accounts.role.given", "author"),
        ("accounts.role.given", "moderator"),
        ("accounts.role.taken", "moderator"),
    ]


def test_who_does_not_manage_accounts_gives_no_role():
    editor = UserFactory(role="editor")
    with pytest.raises(PermissionDenied):
        groups.set_roles(editor.pk, {"admin"}, by=Actor.of(editor))


def test_the_last_admin_keeps_the_role():
    first, second = UserFactory(role="admin"), UserFactory(role="admin")
    groups.set_roles(second.pk, set(), by=SYSTEM)
    with pytest.raises(groups.LastAdmin):
        groups.set_roles(first.pk, set(), by=SYSTEM)


def test_the_admin_page_gives_a_role_and_says_so_in_the_audit(client):
    admin, person = UserFactory(role="admin"), UserFactory()
    client.force_login(admin)
    address = reverse("admin:accounts_user_change", args=[person.pk])
    assert client.get(address).status_code == 200
    typed = {"email": person.email, "display_name": "Léa", "is_active": "on", "roles": ["animator"]}
    assert client.post(address, typed).status_code == 302
    assert User.objects.get(pk=person.pk).roles == {"animator"}
    assert AuditEvent.objects.get(verb="accounts.role.given").actor_id == str(admin.pk)


def test_the_admin_page_refuses_to_lock_everybody_out(client):
    admin = UserFactory(role="admin")
    client.force_login(admin)
    address = reverse("admin:accounts_user_change", args=[admin.pk])
    for typed in ({"roles": ["editor"], "is_active": "on"}, {"roles": ["admin"]}):
        answer = client.post(address, {"email": admin.email, **typed})
        assert answer.status_code == 200
        assert "dernier compte" in answer.content.decode()


def test_the_admin_lists_accounts_in_few_queries(client, django_assert_max_num_queries):
    client.force_login(UserFactory(role="admin"))
    UserFactory.create_batch(10, role="author")
    with django_assert_max_num_queries(15):
        assert client.get(reverse("admin:accounts_user_changelist")).status_code == 200


def test_the_admin_shows_no_form_of_the_libraries_on_addresses_and_second_factors(client):
    client.force_login(UserFactory(role="admin"))
    page = client.get("/django-admin/").content.decode()
    assert "accounts/user" in page
    assert "/mfa/" not in page
    assert "/account/" not in page


def test_the_admin_adds_an_account_without_password(client):
    client.force_login(UserFactory(role="admin"))
    client.post(reverse("admin:accounts_user_add"), {"email": "Neuve@Example.fr", "is_active": "on"})
    assert not User.objects.get(email="neuve@example.fr").has_usable_password()


def test_a_lost_phone_is_helped_by_another_admin(client):
    from accounts import second_factor

    person = UserFactory(role="editor")
    second_factor.install(person, second_factor.new_secret())
    client.force_login(UserFactory(role="admin"))
    typed = {"action": "reset_second_factor", "_selected_action": [person.pk]}
    client.post(reverse("admin:accounts_user_changelist"), typed)
    assert not second_factor.is_on(person)


def test_the_first_admin_is_made_by_a_command_that_says_what_to_do_next(capsys):
    call_command("create_admin", "Chef@Example.fr")
    user = User.objects.get(email="chef@example.fr")
    assert user.roles == {"admin"}
    assert not user.has_usable_password()
    assert "/comptes/connexion/" in capsys.readouterr().out


def test_the_command_refuses_what_is_no_address():
    with pytest.raises(CommandError):
        call_command("create_admin", "chef")
