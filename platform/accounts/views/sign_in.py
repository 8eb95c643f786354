"""Signing in: an address, a code, for staff a second factor; or a password."""

from __future__ import annotations

import time

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import devices, second_factor, services, throttles
from accounts.browser_session import (
    PENDING_CODE,
    PENDING_USER,
    SECOND_FACTOR,
    close_session,
    is_fresh,
    open_session,
    remember_next,
)
from accounts.forms import AddressForm, ChallengeForm, CodeForm, PasswordSignInForm
from accounts.models import LoginCode, User

PENDING_LIFE = 15 * 60  # seconds to give the second factor after the first


def code_problem(problem: services.BadCode) -> str:
    if problem.reason == "wrong":
        left = f"{problem.left} essai{'s' if problem.left > 1 else ''}"
        return f"Ce n’est pas le bon code. Vérifiez le dernier courriel reçu : il vous reste {left}."
    return {
        "tries": "Cinq essais ont échoué : ce code ne peut plus servir. Demandez-en un autre.",
        "used": "Ce code a déjà servi. Demandez-en un autre.",
        "expired": "Ce code n’est plus valable : il l’était 15 minutes. Demandez-en un autre.",
    }[problem.reason]


def _send(request: HttpRequest, address: str) -> None:
    code = services.ask_sign_in_code(address)
    request.session[PENDING_CODE] = code.pk


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    user = request.user
    if user.is_authenticated and is_fresh(request):
        # Sent here by a page that this account may not see: asking for a code again would loop.
        if request.GET.get("next"):
            return render(request, "accounts/not_yours.html", status=403)
        return redirect("space:home")
    initial = {"email": user.email} if user.is_authenticated else {}
    form = AddressForm(request.POST or None, initial=initial)
    if request.method == "GET":
        if "next" in request.GET:
            remember_next(request, request.GET["next"])
        return render(request, "accounts/sign_in.html", {"form": form})
    status = 422
    if form.is_valid():
        address = form.cleaned_data["email"]
        if wait := throttles.wait_before_asking(request, address):
            form.add_error("email", throttles.in_words(wait))
            status = 429
        else:
            _send(request, address)
            return redirect("accounts:enter_code")
    return render(request, "accounts/sign_in.html", {"form": form}, status=status)


def sign_up(request: HttpRequest) -> HttpResponse:
    """The same form makes an account: two addresses would tell who has one."""
    return redirect("accounts:sign_in")


def _pending_code(request: HttpRequest) -> LoginCode | None:
    return LoginCode.objects.filter(pk=request.session.get(PENDING_CODE, 0), purpose="sign_in").first()


@never_cache
def enter_code(request: HttpRequest) -> HttpResponse:
    code = _pending_code(request)
    if code is None:
        return redirect("accounts:sign_in")
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
                    return _enter(request, services.enter(code.pk, form.cleaned_data["code"]))
                except services.BadCode as problem:
                    form.add_error("code", code_problem(problem))
    return render(request, "accounts/enter_code.html", {"form": form, "address": code.address}, status=status)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    """Open the session, or ask for the second factor first."""
    if not user.is_active:
        request.session.pop(PENDING_CODE, None)
        return render(request, "accounts/suspended.html", status=403)
    if second_factor.is_on(user):
        request.session.cycle_key()
        request.session.pop(PENDING_CODE, None)
        request.session[PENDING_USER] = [user.pk, int(time.time())]
        return redirect("accounts:challenge")
    return _open(request, user, second_factor=False)


def _open(request: HttpRequest, user: User, *, second_factor: bool) -> HttpResponse:
    response = HttpResponseRedirect(open_session(request, user, second_factor=second_factor))
    devices.remember(response, user)
    return response


@require_POST
def resend_code(request: HttpRequest) -> HttpResponse:
    code = _pending_code(request)
    if code is None:
        return redirect("accounts:sign_in")
    if wait := throttles.wait_before_asking(request, code.address):
        messages.warning(request, throttles.in_words(wait))
    else:
        _send(request, code.address)
        messages.success(request, "Un nouveau code vient de partir. Le précédent ne sert plus ici.")
    return redirect("accounts:enter_code")


@never_cache
def password_sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated and is_fresh(request):
        return redirect("space:home")
    form = PasswordSignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            address = form.cleaned_data["email"]
            if wait := throttles.wait_before_trying(request, address):
                form.add_error("email", throttles.in_words(wait))
                status = 429
            else:
                user = authenticate(request, username=address, password=form.cleaned_data["password"])
                if isinstance(user, User):
                    return _enter(request, user)
                # One answer for an unknown address, an account without password and a wrong one.
                form.add_error(
                    "password", "Adresse ou mot de passe inconnus. Vous pouvez aussi recevoir un code."
                )
    return render(request, "accounts/password_sign_in.html", {"form": form}, status=status)


def _who_is_challenged(request: HttpRequest) -> User | None:
    """Whoever gave the first factor: not signed in yet, or signed in before holding a role."""
    if request.user.is_authenticated:
        return request.user
    user_id, since = request.session.get(PENDING_USER) or (0, 0)
    if time.time() - since > PENDING_LIFE:
        return None
    return User.objects.filter(pk=user_id, is_active=True).first()


@never_cache
def challenge(request: HttpRequest) -> HttpResponse:
    user = _who_is_challenged(request)
    if user is None:
        return redirect("accounts:sign_in")
    if not second_factor.is_on(user) or request.session.get(SECOND_FACTOR):
        return redirect("space:home")
    if request.GET.get("next"):
        remember_next(request, request.GET["next"])
    form = ChallengeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if wait := throttles.wait_before_trying(request, f"second-factor:{user.pk}"):
                form.add_error("code", throttles.in_words(wait))
                status = 429
            elif second_factor.check(user, form.cleaned_data["code"]):
                return _open(request, user, second_factor=True)
            else:
                form.add_error(
                    "code", "Ce n’est pas le bon code. Il change toutes les 30 secondes : prenez le suivant."
                )
    return render(request, "accounts/challenge.html", {"form": form}, status=status)


@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        close_session(request)
        messages.success(request, "Vous êtes déconnecté. À bientôt !")
        return redirect("/")
    if not request.user.is_authenticated:
        return redirect("/")
    return render(request, "accounts/sign_out.html")


def to_sign_in(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Where the sign-in pages of the libraries were."""
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("accounts:sign_in") + (f"?{query}" if query else ""))
