from __future__ import annotations

import hmac
from datetime import timedelta
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import roles
from core.ids import RandomIdField

CODE_LIFE = timedelta(minutes=15)
CODE_TRIES = 5
CODE_DIGITS = 6


class PersonManager(UserManager["User"]):
    """Accounts are found and made by e-mail address; there is no user name."""

    def _create_user(self, email: str, password: str | None = None, **fields) -> User:
        if not email:
            raise ValueError("an account needs an e-mail address")
        user = self.model(email=normal_address(email), **fields)
        user.set_password(password)  # None: signs in by code only
        user.save(using=self._db)
        return user

    def create_user(self, email: str, password: str | None = None, **fields) -> User:  # type: ignore[override]
        return self._create_user(email, password, **{"is_superuser": False, **fields})

    def create_superuser(self, email: str, password: str | None = None, **fields) -> User:  # type: ignore[override]
        return self._create_user(email, password, **{**fields, "is_superuser": True})

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email=normal_address(email or ""))


def normal_address(email: str) -> str:
    """Return an address as it is stored and compared: no blank around, no capital."""
    return email.strip().lower()


class User(AbstractUser):
    """A person with an account. What others see of it is ``display_name`` and nothing else."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("adresse e-mail", unique=True)
    display_name = models.CharField("nom affiché", max_length=60, blank=True)
    erasure_announced_at = models.DateTimeField(
        "effacement annoncé le", null=True, blank=True, editable=False
    )
    # Until then the account reads and does not write. Decided by moderation, through ``accounts.suspension``.
    suspended_until = models.DateTimeField("suspendu jusqu’au", null=True, blank=True, editable=False)
    suspension_reason = models.TextField("motif de la suspension", blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager()  # type: ignore[misc]

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.display_name or "Sans nom"

    def get_short_name(self) -> str:
        return self.get_full_name()

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names of the person's roles; a superuser has them all."""
        if self.is_superuser:
            return frozenset(roles.ROLES)
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def is_team(self) -> bool:
        """Staff in the sense of the rules: whoever holds a role must have a second factor."""
        return bool(self.roles)

    @property
    def is_staff(self) -> bool:  # type: ignore[override]
        """What Django's admin asks. Computed, so that no change of group can leave it behind."""
        return roles.allows(self.roles, roles.Policy.MANAGE_ACCOUNTS)

    @property
    def initials(self) -> str:
        """Two letters at most for the generated avatar; a dot for who gave no name."""
        words = [word for word in self.display_name.replace("-", " ").split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "·"


class LoginCode(models.Model):
    """A code sent to an address, which proves that whoever types it reads that mailbox.

    The digits are nowhere: they are computed from the random key and the server's secret, so a second
    delivery of the mail carries the same code and a copy of the table opens nothing.
    """

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in", "connexion"
        CHANGE_ADDRESS = "change_address", "changement d’adresse"

    id = RandomIdField(primary_key=True)
    purpose = models.CharField("usage", max_length=14, choices=Purpose)
    address = models.EmailField("adresse e-mail")
    # Empty for a sign-in: the request must not know whether the address has an account.
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    tries = models.PositiveSmallIntegerField("essais", default=0)
    asked_at = models.DateTimeField("demandé le", default=timezone.now)

    class Meta:
        verbose_name = "code"
        indexes = [models.Index(fields=["address"], name="code_address")]
        constraints = [
            models.CheckConstraint(name="code_five_tries", condition=models.Q(tries__lte=CODE_TRIES)),
            models.CheckConstraint(
                name="code_whose",
                condition=models.Q(purpose="sign_in", user=None)
                | models.Q(purpose="change_address", user__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.pk}"

    @property
    def digits(self) -> str:
        number = int.from_bytes(self._mac("digits")[:8]) % 10**CODE_DIGITS
        return f"{number:0{CODE_DIGITS}}"

    @property
    def used_digest(self) -> str:
        return self._mac("used").hex()

    def is_answered_by(self, typed: str) -> bool:
        return hmac.compare_digest(self.digits.encode(), typed.encode())

    def _mac(self, use: str) -> bytes:
        words = f"{use}:{self.pk}:{self.purpose}:{self.address}"
        return salted_hmac("accounts.code", words, algorithm="sha256").digest()


class UsedCode(models.Model):
    """A code that opened something. The unique digest is why it cannot open anything else, whatever races."""

    digest = models.CharField("empreinte", max_length=64, unique=True)
    used_at = models.DateTimeField("utilisé le", default=timezone.now)

    class Meta:
        verbose_name = "code utilisé"
        verbose_name_plural = "codes utilisés"

    def __str__(self) -> str:
        return self.digest[:8]


class Session(AbstractBaseSession):
    """A browser's session, with whose it is in a column: ended or erased without opening all the others."""

    # No foreign key: a browser that saves its session while its account is erased must not meet an error.
    user_id = models.BigIntegerField("compte", null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = "session"
        verbose_name_plural = "sessions"

    @classmethod
    def get_session_store_class(cls):
        from accounts.sessions import SessionStore  # noqa: PLC0415 - the store names this model

        return SessionStore
