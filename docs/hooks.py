"""The pages that are written from the project itself when the site is built: nothing in them can go stale."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]


def on_config(config: Any) -> Any:
    """Put the model cards into the navigation."""
    for section in config["nav"]:
        for entry in section.get("Reference", []) if isinstance(section, dict) else []:
            if isinstance(entry, dict) and "Models" in entry:
                entry["Models"] = [f"models/{folder.name}.md" for folder in _models()]
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add the generated pages."""
    pages = {
        "cli.md": commands(),
        "taxonomy.md": taxonomy(),
        "changelog.md": (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
        "article.schema.json": schema(),
    }
    for folder in _models():
        pages[f"models/{folder.name}.md"] = (folder / "README.md").read_text(encoding="utf-8")
    for path, text in pages.items():
        files.append(File.generated(config, path, content=text))
    return files


def _models() -> list[Path]:
    return sorted(path.parent for path in (ROOT / "models").glob("*/README.md"))


def schema() -> str:
    """Return the JSON Schema of an article."""
    from smartnews.article import Article

    return json.dumps(Article.model_json_schema(), indent=2, ensure_ascii=False)


def taxonomy() -> str:
    """Return the page of all topics: codes, labels, parents, goals."""
    from smartnews.topics.taxonomy import load_taxonomy

    topics = load_taxonomy()
    lines = [
        "# Taxonomy",
        "Codes and hierarchy are IPTC's Media Topics (IPTC, CC BY 4.0); the labels are our own wording. Replace it or",
        "extend it with a file of your own: [vocabularies](vocabularies.md).",
        "",
        "## Top-level media topics",
        "| code | English | Arabic | French |",
        "|---|---|---|---|",
    ]
    for code, top in topics.top.items():
        lines.append(f"| `{code}` | {top.labels['en']} | {top.labels['ar']} | {top.labels['fr']} |")
    lines += [
        "",
        "## Focus tags",
        "| tag | English | Arabic | nearest code | top level | UN goal |",
        "|---|---|---|---|---|---|",
    ]
    for name, tag in topics.tags.items():
        parents = ", ".join(topics.top[code].labels["en"] for code in tag.parents)
        lines.append(
            f"| `{name}` | {tag.labels['en']} | {tag.labels['ar']} | `{tag.code}` | {parents} | {tag.sdg or ''} |"
        )
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Return the page of all commands, from their own help."""
    import typer

    from smartnews.cli import app

    root: Any = typer.main.get_command(app)
    lines = ["# Commands", "`smartnews COMMAND --help` prints the same.", ""]

    def walk(command: Any, path: str) -> None:
        if hasattr(command, "commands"):
            for name, below in sorted(command.commands.items()):
                walk(below, f"{path} {name}")
            return
        lines.extend([f"## {path}", _plain(command.help), ""])
        rows = [parameter for parameter in command.params if "--help" not in parameter.opts]
        if rows:
            lines.extend(["| option | what |", "|---|---|"])
        for parameter in rows:
            named = parameter.param_type_name == "option"
            usage = ", ".join([*parameter.opts, *parameter.secondary_opts]) if named else parameter.metavar
            lines.append(f"| `{usage or parameter.name.upper()}` | {_plain(parameter.help)} |")
        lines.append("")

    walk(root, "smartnews")
    return "\n".join(lines)


def _plain(text: str | None) -> str:
    """Return help text on one line, safe in a table."""
    return re.sub(r"\s+", " ", text or "").replace("|", "\\|").strip()
