from __future__ import annotations

from core.detector import addresses, links, names, numbers
from core.detector.details import Detail, Kind

FINDERS = {
    Kind.EMAIL: links.emails,
    Kind.URL: links.urls,
    Kind.IBAN: numbers.ibans,
    Kind.VAT: numbers.vat_numbers,
    Kind.SIRET: numbers.sirets,
    Kind.NIR: numbers.nirs,
    Kind.SIREN: numbers.sirens,
    Kind.PHONE: numbers.phones,
    Kind.PLATE: numbers.plates,
    Kind.ADDRESS: addresses.addresses,
    Kind.NAME: names.names,
}


def find(text: str) -> list[Detail]:
    """Return the details of ``text`` in their order, none over another: the surest kind wins."""
    taken = bytearray(len(text))
    found = []
    for kind in Kind:
        for start, end in FINDERS[kind](text):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Detail(kind, start, end, text[start:end]))
    return sorted(found, key=lambda detail: detail.start)
