"""Documents people print and keep: a typst template with data becomes a tagged PDF."""

from backend.core.documents.rendering import Document, render

__all__ = ["Document", "render"]
