"""Entities: who, where, when, how much, and how to reach them.

`Entities` is the stage. Its finders run in a fixed order, each seeing what the earlier ones found; a finder that raises
becomes a warning, and the others go on. `resolve` then gives each stretch of text one owner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from smartnews.article import Warning
from smartnews.draft import Candidate, Draft, Finder
from smartnews.errors import SettingsError

if TYPE_CHECKING:
    from smartnews.entities.names import NameDetector
    from smartnews.settings import Settings

__all__ = ["Entities"]

_STAGE = "entities"


class Entities:
    """The stage that adds `Draft.entities` and `Draft.contacts`.

    Args:
        settings: their ``names`` chooses the name detector.
        detector: a name detector to use instead.
    """

    name = _STAGE

    def __init__(self, settings: Settings, detector: NameDetector | None = None) -> None:
        # Imported here: the parts of the anatomy read this package's lexicon, and are read by its finders.
        from smartnews.entities.contacts import AddressFinder
        from smartnews.entities.countries import CountryFinder
        from smartnews.entities.dates import DateFinder
        from smartnews.entities.events import EventFinder
        from smartnews.entities.figures import FigureFinder
        from smartnews.entities.latinise import Latiniser
        from smartnews.entities.locations import LocationFinder
        from smartnews.entities.own_names import OwnNames
        from smartnews.entities.places import CityFinder

        own = [("gazetteer", OwnNames.read(settings.gazetteer))] if settings.gazetteer else []
        self._finders: tuple[tuple[str, Finder], ...] = (
            ("contacts", AddressFinder()),
            *own,
            ("countries", CountryFinder()),
            ("places", CityFinder()),
            ("locations", LocationFinder()),
            ("dates", DateFinder()),
            ("figures", FigureFinder()),
            ("events", EventFinder()),
        )
        self.models: dict[str, str] = {}
        self._detector = detector or self._asked(settings)
        self._latinise = Latiniser()

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with its entities and contacts."""
        return self.batch([draft])[0]

    def batch(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts with their entities and contacts; names are looked for in all of them at once."""
        searched = [self._search(draft) for draft in drafts]
        names = self._names([draft for draft, _ in searched], [found for _, found in searched])
        return [
            self._settled(_warned(draft, warnings), [*found, *more])
            for (draft, found), (more, warnings) in zip(searched, names, strict=True)
        ]

    def _settled(self, draft: Draft, candidates: Sequence[Candidate]) -> Draft:
        """Return the draft with its candidates resolved and completed, and its contacts grouped."""
        from smartnews.entities.contact_groups import group_contacts
        from smartnews.entities.phones import complete_phones
        from smartnews.entities.resolve import resolve

        entities = self._latinise(draft, complete_phones(draft, resolve(candidates)))
        return replace(draft, entities=entities, contacts=group_contacts(draft, entities))

    def _search(self, draft: Draft) -> tuple[Draft, list[Candidate]]:
        found: list[Candidate] = []
        for name, finder in self._finders:
            candidates, warnings = _guarded(name, lambda finder=finder, draft=draft: list(finder(draft, found)))  # type: ignore[misc]
            found.extend(candidates)
            draft = _warned(draft, warnings)
        return draft, found

    def _names(
        self, drafts: Sequence[Draft], found: Sequence[list[Candidate]]
    ) -> list[tuple[list[Candidate], tuple[Warning, ...]]]:
        try:
            return [(names, ()) for names in self._detector.detect(drafts, found)]
        except Exception:  # one draft spoils the batch: find it by taking them one at a time
            return [
                _guarded("names", lambda draft=draft, known=known: self._detector.detect([draft], [known])[0])  # type: ignore[misc]
                for draft, known in zip(drafts, found, strict=True)
            ]

    def _asked(self, settings: Settings) -> NameDetector:
        """Return the name detector that the settings ask for.

        Raises:
            SettingsError: there is no detector of that name.
            ModelError: the model is missing, altered or of another kind.
            ExtraMissingError: the model needs packages that are not installed.
        """
        from smartnews.encoder import who_names
        from smartnews.entities.names import RuleNames

        match who_names(settings):
            case "rules":
                return RuleNames()
            case "encoder":
                from smartnews.encoder import load_encoder
                from smartnews.entities.joint import JointNames
                from smartnews.entities.learned import LearnedNames

                return JointNames(RuleNames(), LearnedNames(load_encoder(None, settings.threads)))
            case "camel":
                return self._camel(None, settings)
            case other:
                back_end, _, where = other.partition(":")
                if back_end == "camel" and where:
                    return self._camel(where, settings)
                if back_end == "hub" and where:
                    from smartnews.entities.hub_names import hub_names
                    from smartnews.entities.joint import JointNames

                    model = hub_names(where, settings)
                    self.models = model.models
                    return JointNames(RuleNames(), model)
                raise SettingsError(
                    f"There is no name detector {other!r}.",
                    "Set names to 'auto', 'encoder', 'rules', 'camel', 'camel:FOLDER' or 'hub:MODEL'.",
                )

    def _camel(self, folder: str | None, settings: Settings) -> NameDetector:
        """Return the detector that asks camel-tools for Arabic texts, and the rules for others and for the gaps."""
        from smartnews.entities.camel_names import ArabicNames, camel_names
        from smartnews.entities.joint import JointNames
        from smartnews.entities.names import RuleNames

        rules = RuleNames()
        model = camel_names(folder, settings)
        self.models = model.models
        return ArabicNames(JointNames(rules, model), rules)


def _guarded(name: str, search: Callable[[], list[Candidate]]) -> tuple[list[Candidate], tuple[Warning, ...]]:
    """Return what a finder finds; nothing and a warning if it raises."""
    try:
        return search(), ()
    except Exception as error:
        message = f"The search for {name} failed ({type(error).__name__}); those entities are missing."
        return [], (Warning(code="finder-failed", stage=_STAGE, message=message),)


def _warned(draft: Draft, warnings: Sequence[Warning]) -> Draft:
    return replace(draft, warnings=(*draft.warnings, *warnings)) if warnings else draft
