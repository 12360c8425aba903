"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connection

from backend.config.taking_turns import Application, TakingTurns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

application: Application = get_wsgi_application()
if connection.vendor == "sqlite":
    application = TakingTurns(application)
