"""Translation of the summary: the engines, the placeholders that carry facts through, and the checks on them."""

from smartnews.translation.stage import Translate
from smartnews.translation.translator import Translator, engines

__all__ = ["Translate", "Translator", "engines"]
