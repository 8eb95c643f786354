"""Every model with personal data is in the erasure registry, or on the list below with its reason."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models

from core.capabilities import erasures, retentions

# Columns that hold a person whatever their type. A foreign key to the account is seen by itself.
PERSONAL_NAMES = {
    "actor_id", "user_id", "person_id", "author_id", "email", "e_mail", "address", "phone", "telephone",
    "mobile", "first_name", "last_name", "full_name", "display_name", "ip", "ip_address", "remote_addr",
    "user_agent", "birth_date", "signature", "session_data",
}  # fmt: skip
PERSONAL_TYPES = (models.EmailField, models.GenericIPAddressField)

# label of a model, or of one column ("app.Model.column") -> why nothing of a person is there
EXEMPT = {
    "accounts.Session.session_data": "signed keys and times of the sign-in; the row goes with user_id",
    "companies.Establishment.address": "of a company, from the public register; a sole trader's is not kept",
    "aids.AidContact": "the published contact of a public service, never somebody's own",
    "questions.AskerAddress": "sealed, and tied to no account: its receipt, its stop link or time erases it",
    "simulator.Letter": "tied to no account: the row goes as soon as the mail has left, a day at most",
    "account.EmailAddress": "empty: addresses are the account's own column, allauth's pages are not served",
}


def holds_a_person(field) -> bool:
    if field.is_relation:
        return field.concrete and field.related_model is get_user_model() and not field.auto_created
    return field.name in PERSONAL_NAMES or isinstance(field, PERSONAL_TYPES)


def personal_columns(model) -> list[str]:
    return [field.name for field in model._meta.get_fields() if holds_a_person(field)]


def missing(all_models, entries, exempt) -> list[str]:
    """Say, for each column with a person that no entry names, what to do."""
    known = {entry.name: set(entry.fields) for entry in entries}
    faults = []
    for model in all_models:
        label = model._meta.label
        if model._meta.proxy or model._meta.auto_created or label in exempt:
            continue
        for column in personal_columns(model):
            if column not in known.get(label, set()) and f"{label}.{column}" not in exempt:
                # Multi-table inheritance: the parent's entry has it.
                parents = {parent._meta.label for parent in model._meta.get_parent_list()}
                if any(column in known.get(parent, set()) for parent in parents):
                    continue
                faults.append(
                    f"{label}.{column} holds a person: register an Erasure({label!r}, …) in the app's "
                    "erasure.py (core/personal.py has the two common kinds), or add it to EXEMPT and say why"
                )
    return faults


def test_every_model_with_personal_data_is_in_the_registry():
    assert missing(apps.get_models(), erasures, EXEMPT) == []


def test_an_entry_names_columns_that_exist():
    for entry in erasures:
        names = {field.name for field in apps.get_model(entry.name)._meta.get_fields()}
        assert set(entry.fields) <= names | {f"{name}_id" for name in names}, entry.name


def test_an_exemption_is_about_a_model_that_exists_and_says_why():
    for label, reason in EXEMPT.items():
        apps.get_model(*label.split(".")[:2])
        assert len(reason.split()) >= 4, label


@pytest.mark.parametrize("label", ["accounts.User", "core.AuditEvent", "wagtailcore.Revision"])
def test_a_model_left_out_would_be_seen(label):
    without = [entry for entry in erasures if entry.name != label]
    assert missing(apps.get_models(), without, EXEMPT)


def test_the_page_on_privacy_lists_every_retention():
    rows = re.findall(r"^\| `([a-z_.]+)` \|", (settings.ROOT / "docs/concepts/privacy.md").read_text(), re.M)
    assert {entry.name for entry in retentions} <= set(rows)
