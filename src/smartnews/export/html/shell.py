"""What all pages share: the templates, what is done to every field, styles and scripts inside, and the policy.

A page loads nothing: its Content-Security-Policy allows the very styles and scripts that it carries, by their hashes,
and nothing else. Every field is escaped by Jinja, after characters that could disturb the page are put out of action.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["island", "render", "shown"]

_PACKAGE = "smartnews.export.html"
# Embeddings, overrides and isolates; control characters; halves of characters; what is no character at all.
_DISTURBING = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u206a-\u206f]|[\0-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
# Runs before the body is laid out: what a script will fold is folded from the start, and only if there is a script.
_FIRST = 'document.documentElement.classList.add("scripted");'
_WORD_JOINER = "\u2060"  # invisible, of no direction, and letters join across it
_LEFT_OUT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f")


def shown(text: str) -> str:
    r"""Return the text as a page shows it, of the same length: no character turns the writing round or is unprintable.

    >>> shown("a\u202eb\x00c")
    'a\u2060b\ufffdc'
    """
    return _DISTURBING.sub(_harmless, text)


def _harmless(match: re.Match[str]) -> str:
    char = match.group()
    return _WORD_JOINER if char in _LEFT_OUT else " " if char in "\r\x0b\x0c\x85" else "\ufffd"


def island(data: Any) -> Markup:
    """Return JSON that can stand in a ``<script type="application/json">``, whatever strings it holds."""
    text = json.dumps(_harmless_data(data), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _harmless_data(data: Any) -> Any:
    if isinstance(data, str):
        return shown(data)
    if isinstance(data, dict):
        return {key: _harmless_data(value) for key, value in data.items()}
    return [_harmless_data(value) for value in data] if isinstance(data, list) else data


def render(template: str, *, styles: Sequence[str], scripts: Sequence[str], **context: Any) -> str:
    """Return a page.

    Args:
        template: the name of a template that extends ``base.html.jinja``.
        styles: names of the ``.css`` files among the templates that the page carries.
        scripts: names of its ``.js`` files, which run in this order.
        context: what the template needs.
    """
    style = "\n".join(_asset(name) for name in styles)
    script = "\n".join(_asset(name) for name in scripts)
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(_FIRST)}' '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    page = _environment().get_template(template)
    return page.render(policy=policy, style=Markup(style), first=Markup(_FIRST), script=Markup(script), **context)


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    return (files(_PACKAGE) / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finished,
    )
    environment.filters["island"] = island
    return environment


def _finished(value: Any) -> Any:
    return shown(value) if type(value) is str else value
