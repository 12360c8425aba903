"""The WSGI application that gunicorn serves."""

import os

from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

application = get_wsgi_application()

# No command has checked the settings when a server loads this module by itself.
for found in run_checks(tags=[Tags.security]):
    if found.is_serious():
        raise ImproperlyConfigured(str(found))
