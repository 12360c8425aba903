"""People who can sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users and how they sign in."""

    name = "backend.accounts"
    label = "accounts"
