"""Every setting of the server, read from the environment (see `.env.example`)."""

import re
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent.parent
LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "[::1]", "testserver"}

env = environ.FileAwareEnv()
env.read_env(ROOT / ".env", overwrite=False)

# ── What differs between machines ────────────────────────────────────────────────────────
SECRET_KEY = env.str("SECRET_KEY").strip()  # a secret read from a file may end its line
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
OUTSIDE_HOSTS = sorted(set(ALLOWED_HOSTS) - LOOPBACK_HOSTS)
# Cookies are Secure unless the installation answers on this machine alone, over plain http.
HTTPS = env.bool("HTTPS", default=bool(OUTSIDE_HOSTS) and not DEBUG)
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
# By what address the world knows the server, with its scheme: certificates say it for good.
PUBLIC_ADDRESS = env.str(
    "PUBLIC_ADDRESS", default="" if OUTSIDE_HOSTS else "http://127.0.0.1:8000"
).rstrip("/")
# Extra folder with a programme's own rubric definitions.
RUBRICS_FOLDER = env.str("RUBRICS_FOLDER", default="")
# Presidio beside the rules of de-identification, with a spaCy model that is installed already.
DEIDENTIFY_PRESIDIO = env.bool("DEIDENTIFY_PRESIDIO", default=False)
DEIDENTIFY_SPACY_MODEL = env.str("DEIDENTIFY_SPACY_MODEL", default="en_core_web_lg")

# Further fonts for printed documents, for scripts beyond Latin, Greek, Cyrillic, Hebrew and Arabic.
DOCUMENT_FONTS = env.str("DOCUMENT_FONTS", default="")

if not DEBUG and len(SECRET_KEY) < 32:
    raise ImproperlyConfigured(
        "SECRET_KEY is shorter than 32 characters. Set a longer one, "
        "for example: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )

if DEMO and OUTSIDE_HOSTS:
    raise ImproperlyConfigured(
        "DEMO=1 has accounts with a published password, so it answers this machine alone, but "
        f"ALLOWED_HOSTS names {', '.join(OUTSIDE_HOSTS)}. Set DEMO=0, or "
        "ALLOWED_HOSTS=127.0.0.1,localhost."
    )

DATABASES = {"default": env.db_url("DATABASE_URL")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    database_file = DATABASES["default"]["NAME"]
    if database_file != ":memory:" and not Path(database_file).is_absolute():
        DATABASES["default"]["NAME"] = str(ROOT / database_file)
    if database_file != ":memory:":
        Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE + WAL: writers queue instead of failing with "database is locked". With recursive
    # triggers a REPLACE meets the guards against deletion, past which it would slip otherwise.
    # What is deleted is overwritten with zeros, so that no word of a client stays in the file.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; "
            "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=2000; PRAGMA temp_store=MEMORY; "
            "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;"
        ),
    }
    # Kept open: a new connection reads the schema with all its triggers before its first answer.
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["OPTIONS"] = {**DATABASES["default"].get("OPTIONS", {}), "pool": True}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── Applications, low to high at the end ─────────────────────────────────────────────────
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.headless",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_standardized_errors",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "backend.core",
    "backend.accounts",
    "backend.audit",
    "backend.access",
    "backend.programmes",
    "backend.oversight",
    "backend.casework",
    "backend.media",
    "backend.deidentification",
    "backend.retention",
    "backend.instruments",
    "backend.ratings",
    "backend.calibration",
    "backend.care",
    "backend.consensus",
    "backend.reliability",
    "backend.history",
    "backend.competence",
    "backend.feedback",
    "backend.certification",
    "backend.credentials",
    "backend.reporting",
    "backend.exports",
    "backend.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "backend.core.request_context.RequestContextMiddleware",
    "backend.core.http.NeverStoreMiddleware",
]
ROOT_URLCONF = "backend.config.urls"
WSGI_APPLICATION = "backend.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Ours before those of the sign-in library: the mails it sends are in our words.
        "DIRS": [ROOT / "backend" / "accounts" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
LANGUAGE_CODE = "en-gb"
# Consent ends, and what is due for deletion is deleted, by the days of this zone.
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True
CACHES = {
    # Shared by all processes, so that sign-in limits hold whichever process answers.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_table",
    }
}

# ── Sign-in ──────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Who reads the sign-ins and whatever else belongs to no programme: addresses of accounts.
INSTALLATION_ADMINISTRATORS = frozenset(
    address.strip().lower()
    for address in env.list(
        "INSTALLATION_ADMINISTRATORS", default=["operator@demo.example"] if DEMO else []
    )
)
ACCOUNT_ADAPTER = "backend.accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Whoever asks for a new password learns nothing about who has an account; nobody else gets mail.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# The demo answers this machine alone, where every sign-in comes from one address.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip"} if DEMO else {}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
HEADLESS_ONLY = True
# Cookies and CSRF alone: no second way in by a token in a header.
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {
    "account_confirm_email": "/verify-email/{key}",
    "account_reset_password_from_key": "/reset/{key}",
    "account_signup": "/sign-in",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="attune@localhost")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)

# ── Cookies and headers ──────────────────────────────────────────────────────────────────
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# ── The built pages ──────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
FRONTEND_DIST = ROOT / "frontend" / "dist"
# Whitenoise serves the build where it lies: nothing is collected or copied.
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.exists() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG


def _is_hashed_asset(_: str, url: str) -> bool:
    """Tell whether a file's name carries its content hash, so that it may be cached for ever."""
    return bool(re.match(r"^/static/assets/.+-[0-9A-Za-z_-]{8}\.\w+$", url))


WHITENOISE_IMMUTABLE_FILE_TEST = _is_hashed_asset

# ── API ──────────────────────────────────────────────────────────────────────────────────
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["backend.core.http.SessionAuthentication401"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["backend.core.http.BoundedJSONParser"],
    # Lists are filtered by ?format=…, which would otherwise choose a renderer.
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "backend.core.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "backend.core.schema.ErrorAwareSchema",
    "EXCEPTION_HANDLER": "backend.access.exception_handler.handle",
    "DEFAULT_VERSIONING_CLASS": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "COERCE_DECIMAL_TO_STRING": False,
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_FORMATTER_CLASS": "backend.core.errors_format.AttuneErrorFormatter",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Attune",
    "DESCRIPTION": "Fidelity rating, reliability and competence for IPT training programmes.",
    "VERSION": "0.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {
        "RuleStateEnum": "backend.certification.serializers.portfolios.RULE_STATES",
        "EvidenceKindEnum": "backend.certification.serializers.portfolios.KINDS_OF_EVIDENCE",
        "ComponentSourceEnum": "backend.certification.serializers.characteristics"
        ".COMPONENT_SOURCES",
        "DecisionStateEnum": "backend.certification.models.DecisionState",
        "DecisionActionEnum": "backend.certification.models.DecisionAction",
        "DecisionPurposeEnum": "backend.certification.models.Purpose",
        "CertificateStateEnum": "backend.credentials.serializers.STANDINGS",
        "AuditCheckStateEnum": "backend.oversight.serializers.CHECK_STATES",
        "AuditWeekStateEnum": "backend.oversight.serializers.WEEK_STATES",
        "VerificationStateEnum": "backend.credentials.verification.STATES",
        "RoleEnum": "backend.access.roles.Role",
        "SessionFormatEnum": "backend.casework.models.Format",
        "SourceFormatEnum": "backend.casework.models.SourceFormat",
        "SessionPhaseEnum": "backend.casework.models.Phase",
        "AgreedProblemAreasEnum": "backend.casework.models.ProblemArea",
        "ConditionEnum": "backend.casework.models.Condition",
        "RecordingEnum": "backend.casework.models.Recording",
        "MissingReasonEnum": "backend.casework.models.MissingReason",
        "MeasureEnum": "backend.casework.models.Measure",
        "SpeakerRoleEnum": "backend.casework.models.SpeakerRole",
        "AuditOutcomeEnum": "backend.audit.models.Outcome",
        "ApplicabilityStateEnum": "backend.ratings.serializers.ratings.APPLICABILITY_STATES",
        "DataUseEnum": "backend.exports.models.DataUse",
        "ExportFormEnum": "backend.exports.models.Form",
        "ExportFormatEnum": "backend.exports.models.FileFormat",
        "ExportStatusEnum": "backend.exports.models.ExportStatus",
        "ReviewStateEnum": "backend.deidentification.serializers.reviews.REVIEW_STATES",
        "SpanDecisionEnum": "backend.deidentification.models.SpanDecision",
        "IdentifierKindEnum": "backend.deidentification.models.KINDS",
        "NamedKindEnum": "backend.deidentification.models.NAMED_KINDS",
        "RetentionKindEnum": "backend.retention.models.Kind",
        "DeletedWhatEnum": "backend.retention.models.What",
        "HoldCoversEnum": "backend.retention.serializers.COVERS",
        "ReportOutcomeEnum": "backend.deidentification.models.ReportOutcome",
        "AssignmentStatusEnum": "backend.ratings.models.AssignmentStatus",
        "PartKindEnum": "backend.calibration.serializers.gold.PART_KINDS",
        "RaterGateEnum": "backend.ratings.models.RaterGate",
        "RoundPurposeEnum": "backend.ratings.models.RoundPurpose",
        "SetPurposeEnum": "backend.calibration.models.SetPurpose",
        "RaterStateEnum": "backend.calibration.serializers.raters.STATES",
        "GoldSourceEnum": "backend.calibration.models.GoldSource",
        "AttemptOutcomeEnum": "backend.calibration.models.Outcome",
        "StatusChangeEnum": "backend.calibration.models.StatusChange",
        "RatingStatusEnum": "backend.ratings.models.RatingStatus",
        "ItemStatusEnum": "backend.ratings.models.ItemStatus",
        "HarmFlagStateEnum": "backend.care.models.FlagState",
        "HarmFlagStepEnum": "backend.care.models.StepKind",
        "HarmFlagOutcomeEnum": "backend.care.models.Outcome",
        "ConsensusCauseEnum": "backend.consensus.models.Cause",
        "ConsensusTriggerEnum": "backend.consensus.comparing.TRIGGER_CODES",
        "ConsensusLineEnum": "backend.consensus.comparing.LINE_STATES",
        "ConsensusStateEnum": "backend.consensus.serializers.cases.CASE_STATES",
        "ConsensusSeatEnum": "backend.consensus.serializers.cases.SEATS",
        "FeedbackStatusEnum": "backend.feedback.models.FeedbackStatus",
        "CommentKindEnum": "backend.feedback.models.CommentKind",
        "PhraseKindEnum": "backend.feedback.models.PhraseKind",
        "GoalStateEnum": "backend.feedback.models.GoalState",
        "GoalOutcomeEnum": "backend.feedback.models.GoalOutcome",
        "RoundPhaseEnum": "backend.ratings.models.RoundPhase",
        "RatingKindEnum": "backend.ratings.visibility.KINDS_SHOWN",
        "CurvePointKindEnum": "backend.competence.serializers.trainees.SHOWN_KIND_CHOICES",
        "PastKindEnum": "backend.history.models.PAST_KIND_CHOICES",
        "PartChangeEnum": "backend.instruments.comparing.PartChange",
        "VersionSpanEnum": "backend.instruments.comparing.Span",
        "NotApplicableReasonEnum": "backend.ratings.models.NotApplicableReason",
    },
}

# ── Uploads and background work ──────────────────────────────────────────────────────────
TRANSCRIPT_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# Recordings: a private folder, which no address serves but by permission. Uploads are written
# there while they come in (backend/media/uploads.py), never into memory.
MEDIA_ROOT = str(ROOT / env.str("MEDIA_ROOT", default=".attune/media"))
MEDIA_MAX_BYTES = env.int("MEDIA_MAX_BYTES", default=2 * 1024**3)
# An upload is refused if it would leave less room than this on the disk.
MEDIA_KEEP_FREE_BYTES = env.int("MEDIA_KEEP_FREE_BYTES", default=1024**3)
# How long the address of a recording can be used; a player renews it.
MEDIA_ADDRESS_SECONDS = env.int("MEDIA_ADDRESS_SECONDS", default=600)
# The private halves of the keys that sign certificates, apart from database and recordings.
SIGNING_KEYS_ROOT = str(ROOT / env.str("SIGNING_KEYS_ROOT", default=".attune/signing-keys"))
TASKS = {
    "default": {
        "BACKEND": env.str("TASKS_BACKEND", default="django_tasks_db.DatabaseBackend"),
        "QUEUES": ["default"],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler", "level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
