"""Personal data of the accounts, and of the libraries that keep some: sessions, admin journal, Wagtail."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Comment, ModelLogEntry

from accounts.models import LoginCode, User
from core.capabilities import Erasure, erasures
from core.personal import deleted, unlinked


def export_account(user: User) -> Iterator[dict]:
    yield {
        "adresse": user.email,
        "nom_affiche": user.display_name,
        "inscription": user.date_joined,
        "derniere_connexion": user.last_login,
        "mot_de_passe": user.has_usable_password(),
        "roles": sorted(user.roles),
        "suspendu_jusqu_au": user.suspended_until,
        "motif_de_la_suspension": user.suspension_reason,
    }


def erase_account(user: User) -> None:
    user.delete()


def export_codes(user: User) -> Iterator[dict]:
    yield from _codes(user).values("purpose", "address", "asked_at")


def erase_codes(user: User) -> None:
    _codes(user).delete()


def _codes(user: User):
    return LoginCode.objects.filter(Q(address=user.email) | Q(user=user))


def _about(model, user: User):
    """Lines of a journal about the account itself: they quote its name."""
    return model.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))


def export_journal(user: User) -> Iterator[dict]:
    # Not on what: the line may quote another person's name.
    yield from map(dict, LogEntry.objects.filter(user=user).values("action_time", "action_flag"))


def erase_journal(user: User) -> None:
    LogEntry.objects.filter(user=user).delete()
    _about(LogEntry, user).delete()


def export_comments(user: User) -> Iterator[dict]:
    yield from Comment.objects.filter(user=user).values("text", "created_at")


def erase_comments(user: User) -> None:
    Comment.objects.filter(user=user).delete()
    Comment.objects.filter(resolved_by=user).update(resolved_by=None)


def export_model_journal(user: User) -> Iterator[dict]:
    yield from ModelLogEntry.objects.filter(user=user).values("timestamp", "action")


def erase_model_journal(user: User) -> None:
    _about(ModelLogEntry, user).delete()
    ModelLogEntry.objects.filter(user=user).update(user=None)


for entry in (
    Erasure("accounts.User", ("email", "display_name", "last_login", "groups", "user_permissions"),
            export_account, erase_account),
    Erasure("accounts.LoginCode", ("address", "user"), export_codes, erase_codes),
    deleted("accounts.Session", "user_id", shows=("expire_date",)),
    deleted("mfa.Authenticator", "user", shows=("type", "created_at", "last_used_at")),
    Erasure("admin.LogEntry", ("user", "object_repr"), export_journal, erase_journal),
    # Wagtail: what one wrote for the site stays, without its author.
    unlinked("wagtailcore.Page", "owner", "locked_by", shows=("id", "title", "url_path")),
    unlinked("wagtailcore.Revision", "user", shows=("id", "object_str", "created_at")),
    unlinked("wagtailcore.PageLogEntry", "user", shows=("timestamp", "action", "label")),
    Erasure("wagtailcore.ModelLogEntry", ("user", "label"), export_model_journal, erase_model_journal),
    unlinked("wagtailcore.WorkflowState", "requested_by", shows=("id", "status", "created_at")),
    unlinked("wagtailcore.TaskState", "finished_by", shows=("id", "status", "comment", "finished_at")),
    Erasure("wagtailcore.Comment", ("user", "resolved_by"), export_comments, erase_comments),
    deleted("wagtailcore.CommentReply", "user", shows=("text", "created_at")),
    deleted("wagtailcore.PageSubscription", "user", shows=("page",)),
    deleted("wagtailusers.UserProfile", "user", shows=("preferred_language", "current_time_zone")),
    unlinked("wagtailimages.Image", "uploaded_by_user", shows=("id", "title", "created_at")),
    unlinked("wagtaildocs.Document", "uploaded_by_user", shows=("id", "title", "created_at")),
    deleted("wagtailadmin.EditingSession", "user", shows=("last_seen_at",)),
    deleted("wagtailadmin.FormState", "user", shows=("data", "last_updated_at")),
    unlinked("wagtailcore.UploadedFile", "uploaded_by_user", shows=("id",)),
    deleted("wagtailcore.APIToken", "user", shows=("name", "created", "last_used_at")),
):  # fmt: skip
    erasures.register(entry)
