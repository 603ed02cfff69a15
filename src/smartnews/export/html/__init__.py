"""The report page: one article as one self-contained HTML file."""

from smartnews.export.html.page import to_html

__all__ = ["to_html"]
