"""Instruments and pathways as a person reads them: in sentences, and as a form to print."""

from rubrics.forms.html import to_html
from rubrics.forms.instrument import rating_form
from rubrics.forms.markdown import to_markdown
from rubrics.forms.pathway import checklist
from rubrics.forms.sheet import Sheet

__all__ = ["Sheet", "checklist", "rating_form", "to_html", "to_markdown"]
