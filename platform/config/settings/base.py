"""What every way to run shares. Only this file and its three extensions read the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from config.environment import env

# -- Paths ---------------------------------------------------------------------------------------
ROOT = Path(__file__).resolve().parents[3]
VAR = Path(env.text("VAR_DIR", str(ROOT / "var")))

# -- Applications --------------------------------------------------------------------------------
# Adapter modules (fragments.py, notices.py…) are looked for in these only: a library may well own a
# module of the same name.
OUR_APPS = [
    "core",
    "taxonomy",
    "territories",
    "accounts",
    "notifications",
    "companies",
    "conversations",
    "indicators",
    "moderation",
    "demo",
    "cms.blocks",
    "cms.navigation",
    "cms.events",
    "cms.aids",
    "cms.simulator",
    "cms.pages",
    "community.reputation",
    "community.questions",
    "community.discussions",
    "community.animation",
    "community.experts",
    "marketplace.directory",
    "marketplace.reviews",
    "marketplace.prices",
    "search",
    "search.indexing",
    "search.related",
    "search.suggestions",
    "search.federated",
    "themes",
]
INSTALLED_APPS = [
    # Before ours: what it does after a migration is undone by community.discussions.
    "django.contrib.sites",
    *OUR_APPS,
    # Wagtail
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    # Never "modelsearch" as well: the two together leave the index empty without a word.
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    # Django and its neighbours
    "allauth.account",  # for its second factor, which cannot live without it: no page of it is served
    "allauth.mfa",
    "django_comments_xtd",
    "django_comments",
    "django_htmx",
    "accounts.admin_site.Admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "core.requests.RequestLog",
    "core.anonymous.Anonymous",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.compression.Compression",
    "core.headers.SecurityHeaders",
    "core.anonymous.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.anonymous.Authentication",
    "core.anonymous.Messages",
    "accounts.middleware.StaffGate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.errors.DomainErrors",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Addresses -----------------------------------------------------------------------------------
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
# How many proxies of ours stand in front, each adding one address to X-Forwarded-For.
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", 0)

# -- Database ------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Without IMMEDIATE, a read that turns into a write fails at once, whatever the timeout.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;"
            "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000;"
        ),
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# -- Cache and tasks -----------------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL")
CACHES: dict[str, dict[str, Any]]
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "core.cache.FailSafeRedisCache", "LOCATION": REDIS_URL}}
    CACHES["pages"] = CACHES["default"] | {"KEY_PREFIX": "pages"}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        },
        # Whole pages, so fewer of them: they share the memory of the web process.
        "pages": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "pages",
            "OPTIONS": {"MAX_ENTRIES": 1_000},
        },
    }
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, float]
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # Longer than any task: what a killed worker held is given to another after this.
        "visibility_timeout": 600,
        # By default abandoned messages are looked for every 100 s only.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
    }
else:
    # 1 s by default, which makes two tasks a second.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: Redis comes back
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# One kind of pool on both stacks. Several, so that a mail server that hangs does not hold up the rest.
CELERY_WORKER_POOL = "threads"
CELERY_WORKER_CONCURRENCY = 4
# In memory: what must be remembered between two runs is in our own tables.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
# Each message dies before it could pile up behind a slow worker.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "outbox.sweep", "schedule": 1.0, "options": {"expires": 5}},
    "tick": {"task": "outbox.tick", "schedule": 5.0, "options": {"expires": 5}},
}
# Longer than all the time-outs of an external effect together: after it, another worker takes the row.
OUTBOX_LEASE = timedelta(minutes=2)

# -- Search --------------------------------------------------------------------------------------
ELASTICSEARCH_URLS = env.words("ELASTICSEARCH_URL")
# Begins the names of our indices: several sites may share one Elasticsearch.
SEARCH_PREFIX = env.text("SEARCH_PREFIX", "croissance")
SEARCH_HOME = VAR / "search"  # of the embedded engine
# The admin's own search, over some hundred pages; the public one is ours.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "french"}
}

# -- Templates and files -------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "themes/abeille/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "core.templatetags.fragments",
                "core.templatetags.typography",
                "themes.templatetags.look",
            ],
        },
    }
]
FORM_RENDERER = "themes.forms.Renderer"
STATIC_URL = "static/"
STATICFILES_DIRS = [ROOT / "themes/abeille/static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "themes.stylesheet.JoinedSheetsFinder",
]
STATIC_ROOT = VAR / "static"
MEDIA_URL = "media/"
MEDIA_ROOT = VAR / "media"
PRIVATE_ROOT = VAR / "private"  # never under an address: core.uploads serves from it
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A hashed name never changes its content.
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# -- Mail ----------------------------------------------------------------------------------------
MAIL_FROM = env.text("MAIL_FROM", "Croissance connectée <bonjour@localhost>")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
EMAIL_TIMEOUT = 10
if env.text("MAIL_URL"):
    vars().update(env.mail("MAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"

# -- Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
USE_I18N = True  # the libraries' own French; ours is written in French in the code
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# -- Security ------------------------------------------------------------------------------------
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# Wagtail's admin writes inline scripts and styles, and shows its previews in a frame.
CONTENT_POLICIES_BY_PREFIX = {
    "/admin/": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'self'"
    ),
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/comptes/connexion/"
LOGIN_REDIRECT_URL = "/mon-espace/"
# Addresses and passwords change on our own pages only.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
MFA_ADAPTER = "accounts.second_factor.SealedSecrets"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# One code before and one after: who types slowly, or whose clock is off, gets in (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1

# -- Wagtail -------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Croissance connectée"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no request leaves the house
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # "réserve" would be %C3%A9 wherever an address is copied
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# The library's own list holds names that browsers refuse with a script error ("localtime").
WAGTAIL_USER_TIME_ZONES = [
    "Europe/Paris", "America/Cayenne", "America/Guadeloupe", "America/Martinique", "America/Miquelon",
    "Indian/Mayotte", "Indian/Reunion", "Pacific/Noumea", "Pacific/Tahiti", "Pacific/Wallis",
]  # fmt: skip
WAGTAILIMAGES_IMAGE_MODEL = "blocks.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.blocks.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.blocks.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "odt", "ods", "pdf", "xlsx"]

# -- Comments ------------------------------------------------------------------------------------
# The library's rows, threads and form; its addresses, mails, likes and API are served nowhere
# (docs/concepts/discussions.md). Its one site is made from BASE_URL by community.discussions.
SITE_ID = 1
COMMENTS_APP = "django_comments_xtd"
COMMENTS_XTD_FORM_CLASS = "community.discussions.forms.CommentForm"
COMMENTS_XTD_MAX_THREAD_LEVEL = 1  # counted from 0: a comment and the replies to it
COMMENTS_XTD_CONFIRM_EMAIL = COMMENTS_XTD_SEND_HTML_EMAIL = COMMENTS_XTD_THREADED_EMAILS = False
COMMENTS_XTD_APP_MODEL_OPTIONS = {"default": {"who_can_post": "users"}}
COMMENTS_XTD_API_GET_USER_AVATAR = "community.discussions.wording.no_avatar"
COMMENTS_TIMEOUT = 2 * 3600  # seconds; an older form is shown again with what was typed

# -- Moderation ----------------------------------------------------------------------------------
# A first post sent sooner after its form was opened is looked at by somebody, in seconds.
FIRST_POST_SECONDS = env.integer("FIRST_POST_SECONDS", 3)

# -- Who runs the site ---------------------------------------------------------------------------
# Printed by the legal notice; the law asks for them (LCEN, art. 1-1).
OPERATOR = {
    "name": env.text("OPERATOR_NAME"),
    "address": env.text("OPERATOR_ADDRESS"),
    "email": env.text("OPERATOR_EMAIL"),
    "director": env.text("OPERATOR_DIRECTOR"),
    "host": env.text("OPERATOR_HOST"),
}

# -- Way to run ----------------------------------------------------------------------------------
DEBUG = False
DEMO = env.flag("DEMO")

# -- Anonymous questions -------------------------------------------------------------------------
# Minutes, at least and at most, that a question asked without a name waits before it is public. Not for
# operators to shorten: the wait is what separates the sending from the publication.
ANONYMOUS_DELAY = (0, 0) if DEMO else (6, 25)
# version:secret, comma-separated; the highest version makes new receipts, the others still open theirs.
RECEIPT_KEYS = env.words("RECEIPT_KEYS")

# -- Logs ----------------------------------------------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "core.logs.JsonFormatter"},
        "plain": {"format": "%(levelname)s %(name)s %(message)s"},
    },
    "filters": {"discretion": {"()": "core.logs.Discretion"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.text("LOG_FORMAT", "json"),
            "filters": ["discretion"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Said by our own request log, with the request's id.
        "django.request": {"level": "ERROR"},
        # A line for each message would drown the rest; what went wrong is told by core.outbox.
        "celery": {"level": "WARNING"},
        # Django's own server would log every path that fails, those of anonymous questions among them.
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # Two lines for each page saved, when all is well.
        "django_tasks": {"level": "WARNING"},
        # A line for each request to Elasticsearch, and a page of trace for each that another node answered.
        "elastic_transport": {"level": "WARNING"},
        "elastic_transport.transport": {"level": "ERROR"},
        "wagtail": {"level": "WARNING"},
    },
}
