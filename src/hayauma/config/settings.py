"""Django's settings, read from the environment; the two databases are the only two shapes."""

from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from django.utils.functional import SimpleLazyObject

from hayauma.config import environment
from hayauma.vault import Keys, Vault

PACKAGE = Path(__file__).resolve().parent.parent
HAYAUMA_HOME = environment.home()
PORT = int(environment.read("PORT"))
DEBUG = environment.flag("HAYAUMA_DEBUG")
PLAIN_HTTP = environment.flag("HAYAUMA_PLAIN_HTTP")

# Keys are made on first use and never stand in the code or the database.
KEYS = cast(Keys, SimpleLazyObject(lambda: Keys.load_or_make(HAYAUMA_HOME / "keys.json")))
VAULT = cast(Vault, SimpleLazyObject(lambda: Vault(KEYS)))
SECRET_KEY = cast(str, SimpleLazyObject(lambda: KEYS.session))

DATABASES = {
    "default": environment.database(
        environment.read("DATABASE_URL"), HAYAUMA_HOME / "hayauma.sqlite3"
    )
}
POSTGRESQL = DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
# Engines of several hosts share this database.
CLUSTER = environment.flag("HAYAUMA_CLUSTER")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "organization.Account"

ROOMS = [
    "journal",
    "installation",
    "notices",
    "organization",
    "menus",
    "subscriptions",
    "bulletins",
    "delivery",
    "inquiries",
    "archive",
    "oversight",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    # Before allauth: our own pages stand in for its.
    "hayauma.look",
    "hayauma.web",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
    *(f"hayauma.{room}" for room in ROOMS),
    "hayauma.demo",
    # Procrastinate's own migrations run on PostgreSQL alone.
    *(["procrastinate.contrib.django"] if POSTGRESQL else []),
]

MIDDLEWARE = [
    "hayauma.config.proxy.Proxy",
    "hayauma.config.hosts.Health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hayauma.config.hosts.Hosts",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hayauma.config.language.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hayauma.web.context.service",
            ]
        },
    }
]
FORM_RENDERER = "hayauma.look.forms.Renderer"

# Three host names, because ports of one host share cookies.
PUBLIC_URL = environment.read("HAYAUMA_PUBLIC_URL") or f"http://public.localhost:{PORT}"
DESK_URL = environment.read("HAYAUMA_DESK_URL") or f"http://desk.localhost:{PORT}"
MAIL_URL = f"http://mail.localhost:{PORT}"
HOST_ROOMS = {
    urlsplit(PUBLIC_URL).hostname: "hayauma.config.urls_public",
    urlsplit(DESK_URL).hostname: "hayauma.config.urls_desk",
    urlsplit(MAIL_URL).hostname: "hayauma.config.urls_mail",
}
ROOT_URLCONF = "hayauma.config.urls_public"
ALLOWED_HOSTS = [host for host in HOST_ROOMS if host]
WSGI_APPLICATION = "hayauma.config.wsgi.application"

# Cookies: __Host- wherever TLS stands in front; the demo's plain ones end in the port.
_PREFIX, _SUFFIX = ("", f"-{PORT}") if PLAIN_HTTP else ("__Host-", "")
SESSION_COOKIE_NAME = f"{_PREFIX}hayauma-session{_SUFFIX}"
CSRF_COOKIE_NAME = f"{_PREFIX}hayauma-csrf{_SUFFIX}"
TERMINAL_COOKIE_NAME = f"{_PREFIX}hayauma-terminal{_SUFFIX}"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}hayauma-language{_SUFFIX}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
# The cookie storage would set a cookie without our prefix and port.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_FAILURE_VIEW = "hayauma.web.failures.csrf"
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN_HTTP
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_CONTENT_TYPE_NOSNIFF = True
# Forms need their origin; pages behind a personal token say no-referrer themselves.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXY = environment.flag("HAYAUMA_TRUSTED_PROXY")
PROXY_ADDRESSES = environment.read("HAYAUMA_PROXY_ADDRESSES").replace(",", " ").split()
PROXY_SECRET = environment.read("HAYAUMA_PROXY_SECRET")
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "hayauma.web.accounts.Adapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "hayauma.web.accounts.display"
# A whole city hall comes from one address: what is narrow is the account, not the address.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "60/m/ip,10/5m/key"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["hayauma.config.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [str(PACKAGE / "locale")]
USE_I18N = True
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HAYAUMA_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# The public back numbers as files; a web server in front may serve them without asking us.
# What the city publishes elsewhere (公表の一覧); this one address is asked, and no other.
SITE_FEED = environment.read("HAYAUMA_SITE_FEED")
SITE_ROOT = Path(environment.read("HAYAUMA_SITE") or HAYAUMA_HOME / "site")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# The mail never goes through Django's backends: hayauma.mail.smtp is the one socket.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "hayauma.config.loglines.Line",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
