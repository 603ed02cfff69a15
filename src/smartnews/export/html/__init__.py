"""The report pages: one article, or what many say together, as one self-contained HTML file."""

from smartnews.export.html.digest import batch_to_html
from smartnews.export.html.page import to_html

__all__ = ["batch_to_html", "to_html"]
