from __future__ import annotations

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from core import mail


class Command(BaseCommand):
    help = "Envoie un courriel d’essai à une adresse, et dit si le serveur de courrier l’a accepté."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADRESSE")

    def handle(self, *args, address: str, **options) -> None:
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(f"« {address} » n’est pas une adresse électronique.") from None
        try:
            mail.send("mails/test", to=address, message_id=f"test-{secrets.token_hex(8)}")
        except OSError as error:  # what sockets and smtplib raise
            raise CommandError(
                f"Le courriel n’est pas parti : {error}. Vérifiez MAIL_URL et MAIL_FROM."
            ) from error
        self.stdout.write(f"Courriel remis à {self.place()} pour {address}.")

    def place(self) -> str:
        if folder := getattr(settings, "EMAIL_FILE_PATH", None):
            return f"{folder} (MAIL_URL n’est pas réglé : rien ne sort de cette machine)"
        return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
