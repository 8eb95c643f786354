"""« Mes entreprises »: the list, and one company."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies import invitations, policies, services
from companies.forms import InviteForm, ProofForm
from companies.models import Invitation, Membership, Role
from companies.pages import SignedIn, page
from companies.refusals import AttachRefused, InvitationRefused


@require_safe
@login_required
def my_companies(request: SignedIn) -> HttpResponse:
    memberships = Membership.objects.of(request.user).for_card()
    return page(request, "companies/my_companies.html", {"memberships": memberships})


@require_safe
@login_required
def company(request: SignedIn, membership_id: int) -> HttpResponse:
    return company_page(request, own(request, membership_id))


def own(request: SignedIn, membership_id: int) -> Membership:
    """Return a place of the person's own, or 404: another's does not exist for them."""
    return get_object_or_404(Membership.objects.of(request.user).for_card(), pk=membership_id)


def company_page(
    request: SignedIn, membership: Membership, *, proof: Form | None = None, invite: Form | None = None
) -> HttpResponse:
    """Draw one company; a form that was refused comes back with what was typed."""
    may_invite = policies.can_invite(membership)
    colleagues = Membership.objects.visible_to(request.user).filter(company=membership.company)
    context = {
        "membership": membership,
        "company": membership.company,
        "establishment": membership.establishment,
        "colleagues": colleagues.exclude(user=request.user.pk).select_related("user"),
        "may_invite": may_invite,
        "invitations": membership.company.invitations.pending() if may_invite else [],
        "proof_form": proof or ProofForm(),
        "invite_form": invite or InviteForm(),
    }
    refused = bool((proof and proof.errors) or (invite and invite.errors))
    here = membership.company.shown_name
    return page(request, "companies/company.html", context, here=here, refused=refused)


@require_POST
@login_required
def send_proof(request: SignedIn, membership_id: int) -> HttpResponse:
    membership = own(request, membership_id)
    form = ProofForm(request.POST, request.FILES)
    if not form.is_valid():
        return company_page(request, membership, proof=form)
    services.send_proof(membership.pk, form.cleaned_data["proof"], user=request.user)
    messages.success(request, "Merci, votre justificatif est bien arrivé. Nous le regardons sous deux jours.")
    return redirect("companies:company", membership.pk)


@require_POST
@login_required
def invite(request: SignedIn, membership_id: int) -> HttpResponse:
    membership = own(request, membership_id)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            sent = invitations.invite(
                membership.pk,
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                user=request.user,
            )
        except InvitationRefused as refusal:
            form.add_error("email", refusal)
        else:
            messages.success(request, f"L’invitation part à {sent.email}. Elle est valable 14 jours.")
            return redirect("companies:company", membership.pk)
    return company_page(request, membership, invite=form)


@require_POST
@login_required
def withdraw(request: SignedIn, membership_id: int, invitation_id: int) -> HttpResponse:
    membership = own(request, membership_id)
    found = get_object_or_404(Invitation, pk=invitation_id, company=membership.company)
    invitations.withdraw(found.pk, user=request.user)
    messages.success(request, f"L’invitation de {found.email} est annulée.")
    return redirect("companies:company", membership.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: SignedIn, membership_id: int) -> HttpResponse:
    membership = own(request, membership_id)
    if request.method == "POST":
        services.leave(membership.pk, user=request.user)
        messages.success(request, f"Vous ne faites plus partie de « {membership.company.shown_name} ».")
        return redirect("companies:my_companies")
    return page(request, "companies/leave.html", {"membership": membership}, here="Quitter")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invitation(request: SignedIn, token: str) -> HttpResponse:
    """Show an invitation, and accept it: on a button, for mail programs open links by themselves."""
    try:
        if request.method == "POST":
            membership = invitations.accept(token, user=request.user)
            messages.success(request, f"Bienvenue dans l’espace de « {membership.company.shown_name} ».")
            return redirect("companies:company", membership.pk)
        context: dict = {"invitation": invitations.find(token)}
    except (InvitationRefused, AttachRefused) as refusal:
        context = {"refusal": refusal.message}
    return page(
        request, "companies/invitation.html", context, here="Invitation", refused="refusal" in context
    )
