"""On a server. Refuses to start without its secrets, naming what is missing."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *
from config.settings.base import DEMO, env

if DEMO:
    raise ImproperlyConfigured("DEMO=1 opens accounts and a mailbox to everyone: never in production")

SECRET_KEY = env.required("SECRET_KEY", "50 random characters or more; it signs sessions and links")
env.required("ALLOWED_HOSTS", "the names this site answers to, comma-separated")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
BASE_URL = env.required(
    "BASE_URL", "the site's address, such as https://www.example.fr; mails link to it"
).rstrip("/")
WAGTAILADMIN_BASE_URL = BASE_URL
env.required("MAIL_URL", "how mails leave, such as smtp+tls://user:password@host:587")
env.required("MAIL_FROM", "whom mails come from, such as Croissance connectée <bonjour@example.fr>")

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
INSECURE_LOCAL = env.flag("INSECURE_LOCAL")
if INSECURE_LOCAL and not set(ALLOWED_HOSTS) <= LOOPBACK:
    raise ImproperlyConfigured("INSECURE_LOCAL=1 turns HTTPS off: ALLOWED_HOSTS must be loopback only")
if not INSECURE_LOCAL:
    if urlsplit(BASE_URL).scheme != "https":
        raise ImproperlyConfigured("BASE_URL must start with https://")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
