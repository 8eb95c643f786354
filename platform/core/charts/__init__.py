"""Charts drawn on the server: figures in, geometry as text out, which a theme's template prints and paints.

Owns scales, ticks, sentences and the table beside each chart, not colours nor words of the product.
May call ``core.wording`` and ``core.typography`` alone.
"""

from core.charts.band import Band, Bands, Spread, band, bands
from core.charts.bars import Bars, bars
from core.charts.comb import CombMap, comb_map
from core.charts.line import LineChart, Series, line
from core.charts.table import Table

__all__ = [
    "Band", "Bands", "Bars", "CombMap", "LineChart", "Series", "Spread", "Table", "band", "bands", "bars",
    "comb_map", "line",
]  # fmt: skip
