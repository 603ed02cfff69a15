"""What a fresh process needs: python benchmarks/fresh.py SETTINGS.json < TEXTS.json; prints a JSON object.

``first`` is the processor time from the start of the process (loading included) to the first article, ``all`` to the
last, in seconds; ``peak`` the most memory that was resident at any time, in megabytes.
"""

from __future__ import annotations

import json
import resource
import sys
import time


def main() -> None:
    """Analyse the texts of the standard input, and print what it took."""
    settings, texts = json.loads(sys.argv[1]), json.load(sys.stdin)
    from smartnews.pipeline import Pipeline

    pipeline = Pipeline(**settings)
    pipeline(texts[0])
    first = time.process_time()
    count = sum(1 for _ in pipeline.pipe(texts))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * (1024 if sys.platform == "darwin" else 1))
    print(json.dumps({"first": first, "all": time.process_time(), "peak": peak, "articles": count}))


if __name__ == "__main__":
    main()
