"""Rules that only the database keeps: all of them are listed here, and each refuses for real."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor

from core.models import AuditEvent
from core.triggers import Trigger, append_only, create, create_all, drop, triggers

LISTED = {
    "core_auditevent_no_delete": "DELETE",
    "core_auditevent_no_update": "UPDATE",
}


def an_event(**facts):
    return AuditEvent.objects.create(verb="tests.done", row_id="1", actor_kind="user", actor_id="7", **facts)


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()
    return True


def test_every_trigger_is_listed_here():
    """Whoever adds one adds its proof below."""
    own = {trigger.name: trigger.event for trigger in triggers if trigger.model.startswith("core.")}
    assert own == LISTED


def names_in_database():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_every_declared_trigger_is_in_the_database():
    assert {trigger.name for trigger in triggers} <= names_in_database()


@pytest.mark.django_db
def test_an_audit_line_is_neither_deleted_nor_changed():
    event = an_event()
    assert refused(AuditEvent.objects.all().delete)
    for field in AuditEvent._meta.concrete_fields:
        change = {field.name: datetime(2001, 1, 1, tzinfo=UTC) if field.name == "hour" else "9"}
        assert refused(partial(AuditEvent.objects.filter(pk=event.pk).update, **change)), field
    event.refresh_from_db()
    assert event.actor_id == "7"


@pytest.mark.django_db
def test_erasing_a_person_empties_the_actor_and_nothing_may_fill_it_again():
    event = an_event()
    AuditEvent.objects.filter(pk=event.pk).update(actor_id="")
    assert refused(lambda: AuditEvent.objects.filter(pk=event.pk).update(actor_id="7"))


@pytest.mark.django_db(transaction=True)
def test_triggers_outlive_a_later_migration_of_their_table():
    """On SQLite a change of a column copies the table, and its triggers are gone until ``migrate`` ends."""
    executor = MigrationExecutor(connection)
    state = executor.loader.project_state()
    later = migrations.Migration("0002_later", "core")
    later.operations = [
        migrations.AlterField("auditevent", "verb", models.CharField(max_length=81, null=True)),
    ]
    with connection.schema_editor(atomic=True) as editor:
        later.apply(state, editor)
    if connection.vendor == "sqlite":
        assert not set(LISTED) & names_in_database()
    create_all(apps.get_app_config("core"), using="default")
    assert set(LISTED) <= names_in_database()
    an_event()
    assert refused(AuditEvent.objects.all().delete)


@pytest.mark.django_db(transaction=True)
def test_migrating_back_before_the_model_needs_no_trigger():
    with connection.schema_editor(atomic=True) as editor:
        editor.delete_model(AuditEvent)
    create_all(apps.get_app_config("core"), using="default")
    assert not set(LISTED) & names_in_database()


@pytest.mark.django_db(transaction=True)
def test_a_trigger_refuses_by_a_condition_on_other_rows():
    """As a rule such as "no answer to a closed question" is written."""
    trigger = Trigger(
        name="tests_group_no_third",
        model="auth.Group",
        event="INSERT",
        when='(SELECT COUNT(*) FROM "auth_group") >= 2',
        message="two at most",
    )
    group = apps.get_model("auth.Group")
    group.objects.all().delete()
    create(trigger, connection)
    for name in ("a", "b"):
        group.objects.create(name=name)
    with pytest.raises(IntegrityError, match="two at most"), transaction.atomic():
        group.objects.create(name="c")
    drop(trigger, connection)
    group.objects.create(name="c")


def test_a_trigger_declared_twice_is_an_error():
    with pytest.raises(ValueError, match="registered twice"):
        append_only("core.AuditEvent")


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_nothing_to_the_next_one_first():
    an_event()


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_nothing_to_the_next_one_second():
    assert not AuditEvent.objects.exists()
    assert apps.get_model("wagtailcore.Site").objects.exists()  # what migrations made is still there
