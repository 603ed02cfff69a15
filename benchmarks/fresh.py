"""What a fresh process needs: python benchmarks/fresh.py SETTINGS.json [--without-torch] < TEXTS.json; prints JSON.

``ready`` is the processor time from the start of the process until the pipeline and its model are loaded, ``first`` to
the end of the first article (with the tables that are read when they are first needed), ``all`` to the last, in
seconds; ``peak`` the most memory that was resident at any time, in megabytes. smartnews needs no torch, but spaCy loads
it where it is installed, which takes longer than all else: ``--without-torch`` hides it.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from pathlib import Path


def peak_megabytes() -> float:
    """Return the most memory that was resident in this process; Linux's rusage would count its parent's too."""
    status = Path("/proc/self/status")
    if status.is_file():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if found:
            return int(found[1]) / 1024
    scale = 1024 * (1024 if sys.platform == "darwin" else 1)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def main() -> None:
    """Analyse the texts of the standard input, and print what it took."""
    if "--without-torch" in sys.argv:
        sys.modules["torch"] = None  # type: ignore[assignment]  # an import of it now fails, as if it were not there
    settings, texts = json.loads(sys.argv[1]), json.load(sys.stdin)
    from smartnews.pipeline import Pipeline

    pipeline = Pipeline(**settings)
    ready = time.process_time()
    pipeline(texts[0])
    first = time.process_time()
    count = sum(1 for _ in pipeline.pipe(texts))
    took = {"ready": ready, "first": first, "all": time.process_time()}
    print(json.dumps({**took, "peak": peak_megabytes(), "articles": count}))


if __name__ == "__main__":
    main()
