"""smartnews reads press releases and news in Arabic and other languages: who, what, where, when and how much.

>>> import smartnews
>>> article = smartnews.process("أعلنت الرياض استثمار 20.5 مليار ريال.")
>>> [(e.type, e.text) for e in article.entities]
[('CITY', 'الرياض'), ('FIGURE', '20.5 مليار ريال')]

The names below are loaded when they are first used, so that ``import smartnews`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smartnews.article import Article, Entity, Failure, Topic
    from smartnews.errors import SmartnewsError
    from smartnews.pipeline import Document, Pipeline, pipe, process
    from smartnews.settings import Settings

__all__ = [
    "Article",
    "Document",
    "Entity",
    "Failure",
    "Pipeline",
    "Settings",
    "SmartnewsError",
    "Topic",
    "__version__",
    "pipe",
    "process",
]

__version__ = "0.1.0"

_HOME = {
    "Article": "article",
    "Document": "pipeline",
    "Entity": "article",
    "Failure": "article",
    "Pipeline": "pipeline",
    "Settings": "settings",
    "SmartnewsError": "errors",
    "Topic": "article",
    "pipe": "pipeline",
    "process": "pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'smartnews' has no attribute {name!r}")
    value = getattr(import_module(f"smartnews.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
