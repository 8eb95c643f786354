"""What experts keep of a person: their page, their papers, the questions they were invited to answer."""

from __future__ import annotations

from collections.abc import Iterator

from community.experts.models import Credential, Expert
from community.experts.services import forget_proof
from community.experts.services.profile import shown_changed
from core.capabilities import Erasure, ExportedFile, erasures
from core.ids import encode
from core.uploads.private import path_of


def export_expert(user) -> Iterator[dict]:
    for expert in Expert.objects.filter(person=user).prefetch_related("topic_links__tag", "invitations"):
        yield {
            "adresse": expert.get_absolute_url(),
            "en_une_phrase": expert.headline,
            "presentation": expert.presentation,
            "sujets": [link.tag.name for link in expert.topic_links.all()],
            "region": expert.region_id,
            "verifie_jusqu_au": expert.verified_until,
            "recoit_des_messages": expert.takes_messages,
            "recoit_des_questions": expert.takes_invitations,
            "questions_par_semaine": expert.weekly_invitations,
            "absent_jusqu_au": expert.away_until,
            "invitations": [
                {"question": encode(each.question_id), "vers": each.invited_at, "parce_que": each.reason}
                for each in expert.invitations.all()
            ],
        }


def erase_expert(user) -> None:
    for credential in Credential.objects.filter(expert__person=user).select_related("proof"):
        forget_proof(credential)
    mine = Expert.objects.filter(person=user)
    for expert in mine:
        shown_changed(expert)
    mine.delete()


def export_credentials(user) -> Iterator[dict | ExportedFile]:
    rows = Credential.objects.filter(expert__person=user).select_related("proof").order_by("sent_at", "pk")
    for row in rows:
        yield {
            "profession": row.get_profession_display(),
            "registre": row.register,
            "numero": row.number,
            "valable_jusqu_au": row.valid_until,
            "etat": row.get_state_display(),
            "envoye": row.sent_at,
            "motif_du_refus": row.refusal,
        }
        if (proof := row.proof) and (path := path_of(proof.name)).exists():
            yield ExportedFile(f"justificatifs/{proof.download_name}", path.read_bytes())


def erase_credentials(user) -> None:
    Credential.objects.filter(decided_by=user).update(decided_by=None)


erasures.register(Erasure("experts.Expert", ("person",), export_expert, erase_expert))
erasures.register(
    Erasure(
        "experts.Credential",
        ("decided_by", "number", "proof", "refusal"),
        export_credentials,
        erase_credentials,
    )
)
