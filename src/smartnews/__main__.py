"""Lets ``python -m smartnews`` do what the command ``smartnews`` does."""

from smartnews.cli import main

main()
