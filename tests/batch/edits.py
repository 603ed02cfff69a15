"""What desks do to a wire story: each function returns the story as another newspaper might have it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

HEADLINES = (
    "مسؤولون: الأسابيع المقبلة ستكشف تفاصيل أوسع عن المشروع",
    "خبراء يرحبون بالخطوة ويطالبون بالمزيد من الشفافية",
    "بعد انتظار طويل.. القرار يدخل حيز التنفيذ",
)
DATELINES = ("القاهرة - أ ش أ: ", "عمّان، 3 تشرين الثاني (بترا) - ", "أبوظبي في 12 مارس / وام / ")
Edit = Callable[[str, random.Random], str]


def headline(text: str, chance: random.Random) -> str:
    """Another headline, on a line of its own."""
    return f"{chance.choice(HEADLINES)}\n\n{text}"


def dateline(text: str, chance: random.Random) -> str:
    """The dateline of another agency before the first word."""
    return chance.choice(DATELINES) + text


def byline(text: str, chance: random.Random) -> str:
    """Who wrote, filmed and edited it."""
    return f"كتبت: سارة عبد الله\n{text}\n(تصوير: محمد حسن)\nتحرير: القسم الاقتصادي"


def all_three(text: str, chance: random.Random) -> str:
    """Headline, dateline and byline."""
    return headline(byline(dateline(text, chance), chance), chance)


def in_one_line(text: str, chance: random.Random) -> str:
    """The same, by a scraper that lost the line breaks."""
    return " ".join(all_three(text, chance).split())


def spelling(text: str, chance: random.Random) -> str:
    """Another hand: hamzas left out, tatweel and vowel signs put in, digits of the other kind."""
    words = text.translate(str.maketrans("أإآ", "ااا")).split(" ")
    marked = [f"{w[:2]}ـّ{w[2:]}" if len(w) > 3 and w.isalpha() and chance.random() < 0.3 else w for w in words]
    return " ".join(marked).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def touched_up(text: str, chance: random.Random) -> str:
    """One word in fifty left out, one in a hundred replaced."""
    kept = [word for word in text.split(" ") if chance.random() >= 0.02]
    return " ".join("كذلك" if chance.random() < 0.01 else word for word in kept)


def cut(text: str, chance: random.Random) -> str:
    """The last third left out."""
    words = text.split(" ")
    return " ".join(words[: len(words) * 7 // 10])


def new_figures(text: str, chance: random.Random) -> str:
    """The bulletin of another day: the same words, all figures others. No copy."""
    return re.sub(r"\d+", lambda found: str(chance.randrange(1, 10 ** len(found[0]) + 9)), text)


def continued(text: str, other: str) -> str:
    """An update: half as much again of what was not known before. No copy."""
    return f"{text} {' '.join(other.split()[: len(text.split()) // 2])}"


COPIES: tuple[Edit, ...] = (headline, dateline, byline, all_three, in_one_line, spelling, touched_up, cut)
