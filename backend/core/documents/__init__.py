"""Documents people print and keep: a typst template with data becomes a tagged PDF."""

from backend.core.documents.rendering import Document, draw, render

__all__ = ["Document", "draw", "render"]
