"""Write CLDR's names of countries to ``src/smartnews/data/countries.tsv``, so that babel is not needed at run time.

Usage: ``python training/places/compile_countries.py``. CLDR: Unicode licence v3.
"""

from __future__ import annotations

from pathlib import Path

from babel import Locale

TARGET = Path(__file__).parents[2] / "src" / "smartnews" / "data" / "countries.tsv"
# Codes that are no countries in news: groups, outlying islands without people, and two cities.
LEFT_OUT = frozenset(
    [
        "AC",
        "AQ",
        "BV",
        "CP",
        "CQ",
        "DG",
        "EA",
        "EU",
        "EZ",
        "GS",
        "HK",
        "HM",
        "IC",
        "IO",
        "MO",
        "QO",
        "SJ",
        "TA",
        "TF",
        "UM",
        "UN",
        "XA",
        "XB",
        "ZZ",
    ]
)


def main() -> None:
    """Write the table: ISO code, English, Arabic and French name."""
    arabic, english, french = (Locale(code).territories for code in ("ar", "en", "fr"))
    codes = sorted(code for code in english if len(code) == 2 and code.isalpha() and code not in LEFT_OUT)
    lines = (f"{code}\t{english[code]}\t{arabic[code]}\t{french[code]}\n" for code in codes)
    TARGET.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
