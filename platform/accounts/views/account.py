"""One's own account: name, address, password, second factor."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import devices, roles, second_factor, services, throttles
from accounts.browser_session import (
    SECOND_FACTOR,
    PersonRequest,
    fresh_sign_in_required,
    open_session,
    remember_next,
)
from accounts.forms import AppCodeForm, CodeForm, NewAddressForm, PasswordForm, ProfileForm
from accounts.models import LoginCode
from accounts.views.places import places
from accounts.views.sign_in import code_problem
from core.actors import Actor
from core.qr import qr_code

PENDING_ADDRESS = "pending_address"
NEW_SECRET = "new_secret"  # noqa: S105 - the name of a session's key


@never_cache
@login_required
def profile(request: PersonRequest) -> HttpResponse:
    user = request.user
    form = ProfileForm(request.POST or None, initial={"display_name": user.display_name})
    if request.method == "POST" and form.is_valid():
        services.rename(user, form.cleaned_data["display_name"])
        messages.success(request, "Votre profil est enregistré.")
        return redirect("accounts:profile")
    context = {
        "form": form,
        "places": places("accounts:profile"),
        "person": user,
        "second_factor": second_factor.is_on(user),
        "role_labels": roles.labels(user.roles),
    }
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@never_cache
@fresh_sign_in_required
def change_address(request: PersonRequest) -> HttpResponse:
    form = NewAddressForm(request.POST or None, user=request.user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            address = form.cleaned_data["email"]
            if wait := throttles.wait_before_asking(request, address):
                form.add_error("email", throttles.in_words(wait))
                status = 429
            else:
                # Sent whether or not another account has the address: its owner alone learns which.
                request.session[PENDING_ADDRESS] = services.ask_address_code(request.user, address).pk
                return redirect("accounts:confirm_address")
    return render(request, "accounts/change_address.html", {"form": form}, status=status)


@never_cache
@fresh_sign_in_required
def confirm_address(request: PersonRequest) -> HttpResponse:
    code = LoginCode.objects.filter(pk=request.session.get(PENDING_ADDRESS, 0), user=request.user).first()
    if code is None:
        return redirect("accounts:change_address")
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if wait := throttles.wait_before_trying(request, code.address):
                form.add_error("code", throttles.in_words(wait))
                status = 429
            else:
                try:
                    user = services.change_address(request.user.pk, code.pk, form.cleaned_data["code"])
                except services.BadCode as problem:
                    form.add_error("code", code_problem(problem))
                except services.AddressTaken:
                    form.add_error(
                        "code", "Un autre compte utilise déjà cette adresse. Choisissez-en une autre."
                    )
                else:
                    del request.session[PENDING_ADDRESS]
                    request.session.cycle_key()
                    messages.success(request, "Votre adresse est changée. Nous avons prévenu l’ancienne.")
                    response = redirect("accounts:profile")
                    devices.remember(response, user)
                    return response
    context = {"form": form, "address": code.address}
    return render(request, "accounts/confirm_address.html", context, status=status)


@never_cache
@fresh_sign_in_required
def password(request: PersonRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_password(request.user, form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error("password", error)
        else:
            return _password_changed(request, "Votre mot de passe est enregistré.")
    context = {"form": form, "has_password": request.user.has_usable_password()}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


@require_POST
@fresh_sign_in_required
def remove_password(request: PersonRequest) -> HttpResponse:
    services.set_password(request.user, None)
    return _password_changed(request, "Votre mot de passe est retiré : vous entrez désormais par code.")


def _password_changed(request: PersonRequest, text: str) -> HttpResponse:
    update_session_auth_hash(request, request.user)  # new key too
    services.end_sessions(request.user.pk, but=request.session.session_key)
    messages.success(request, text)
    return redirect("accounts:profile")


@require_POST
@login_required
def sign_out_elsewhere(request: PersonRequest) -> HttpResponse:
    services.end_sessions(request.user.pk, but=request.session.session_key)
    messages.success(request, "Vos autres navigateurs sont déconnectés.")
    return redirect("accounts:profile")


@never_cache
@fresh_sign_in_required
def enrol(request: PersonRequest) -> HttpResponse:
    user = request.user
    if second_factor.is_on(user):
        return redirect("accounts:recovery_codes")
    if request.GET.get("next"):
        remember_next(request, request.GET["next"])
    # Kept for the session: a reload must not show another secret than the one just scanned.
    secret = request.session.setdefault(NEW_SECRET, second_factor.new_secret())
    form = AppCodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if second_factor.enrol(user, secret, form.cleaned_data["code"]):
                # Back here once the recovery codes are read, then on to where the person was going.
                target = open_session(request, user, second_factor=True)
                remember_next(request, target)
                services.end_sessions(user.pk, but=request.session.session_key)
                messages.success(request, "Votre second facteur est actif.")
                return redirect("accounts:recovery_codes")
            form.add_error(
                "code",
                "Ce n’est pas le bon code. Vérifiez l’heure du téléphone, puis prenez le code suivant.",
            )
    context = {
        "form": form,
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "qr": qr_code(second_factor.address_of(user, secret)),
        "required": user.is_team,
    }
    return render(request, "accounts/enrol.html", context, status=status)


@never_cache
@fresh_sign_in_required
def recovery_codes(request: PersonRequest) -> HttpResponse:
    user = request.user
    if not second_factor.is_on(user):
        return redirect("accounts:enrol")
    if not request.session.get(SECOND_FACTOR):
        return redirect("accounts:challenge")
    if request.method == "POST":
        second_factor.new_recovery_codes(user)
        messages.success(request, "Dix nouveaux codes : les anciens ne servent plus.")
        return redirect("accounts:recovery_codes")
    context = {
        "codes": [f"{code[:4]} {code[4:]}" for code in second_factor.recovery_codes(user)],
        "removable": not user.is_team,
        "target": request.session.get("next", ""),
    }
    return render(request, "accounts/recovery_codes.html", context)


@require_POST
@fresh_sign_in_required
def remove_second_factor(request: PersonRequest) -> HttpResponse:
    second_factor.remove(request.user, by=Actor.of(request.user))
    request.session[SECOND_FACTOR] = False
    request.session.cycle_key()
    messages.success(request, "Votre second facteur est retiré.")
    return redirect("accounts:profile")
