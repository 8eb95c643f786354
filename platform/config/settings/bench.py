"""For ``make bench``: the embedded settings, with the bare views of the bench beside the site's addresses."""

from config.settings.embedded import *

ROOT_URLCONF = "demo.bench.urls"
