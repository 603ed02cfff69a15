"""Every error that a user can meet: what happened, where, and what to do about it.

Each class carries a stable ``code`` (used in warnings, failures and the documentation) and ends its message with a
remedy.
"""

__all__ = [
    "BatchError",
    "ExtraMissingError",
    "InputError",
    "ModelError",
    "RedactionError",
    "ResourceError",
    "SettingsError",
    "SmartnewsError",
    "TextTooLongError",
    "UndecodableError",
]


class SmartnewsError(Exception):
    """The base of all errors raised on purpose by smartnews.

    Attributes:
        code: a stable name for the kind of error, for programs.
        remedy: one sentence that says what the user can do.
    """

    code = "error"

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.remedy = remedy


class InputError(SmartnewsError):
    """The input cannot be read as an article."""

    code = "input-unreadable"


class UndecodableError(InputError):
    """The bytes are not text in any encoding that we know."""

    code = "input-undecodable"


class TextTooLongError(InputError):
    """The text is longer than ``Settings.max_chars``."""

    code = "input-too-long"


class RedactionError(InputError):
    """Personal data could not be taken out of a text with certainty; so nothing of it is given out."""

    code = "redaction-failed"


class SettingsError(SmartnewsError):
    """A setting has a value that cannot be used."""

    code = "settings-invalid"


class ResourceError(SmartnewsError):
    """A language resource or a user's own word list is missing or malformed."""

    code = "resource-invalid"


class ModelError(SmartnewsError):
    """A model is missing, altered, or of a kind that cannot be loaded."""

    code = "model-unusable"


class ExtraMissingError(SmartnewsError):
    """An optional dependency is needed for what was asked."""

    code = "extra-missing"

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs a package that is not installed.", f"Run: pip install 'smartnews[{extra}]'")
        self.extra = extra


class BatchError(SmartnewsError):
    """A batch cannot go on: its workers cannot start or write, or too many articles failed."""

    code = "batch-stopped"
