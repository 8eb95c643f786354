"""QR codes as SVG paths, drawn here: the one module that knows the library."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode


@dataclass(frozen=True)
class QRCode:
    """An address as a square to scan: ``size`` modules a side, ``path`` for SVG."""

    size: int
    path: str


def qr_code(text: str) -> QRCode:
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    rows = code.get_matrix()
    cells = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return QRCode(len(rows), "".join(cells))
