from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from accounts import groups, services
from core.actors import SYSTEM


class Command(BaseCommand):
    help = "Give the role of administration to an address, whose account is made if there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args, **options) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address") from error
        user = services.account_of(options["email"])
        groups.set_roles(
            user.pk, {*user.groups.values_list("name", flat=True), "admin"}, by=SYSTEM, why="command"
        )
        self.stdout.write(
            f"{user.email} administre le site. Il reste à :\n"
            f"  1. ouvrir {settings.BASE_URL}{reverse('accounts:sign_in')} et y saisir cette adresse ;\n"
            "  2. saisir le code reçu par courriel (aucun mot de passe n’est nécessaire) ;\n"
            "  3. scanner le code QR du second facteur, puis ranger les codes de secours ;\n"
            f"  4. donner les autres rôles : {settings.BASE_URL}{reverse('admin:index')}"
        )
