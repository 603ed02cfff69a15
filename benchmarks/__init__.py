"""Measurements: speed (run.py) and quality (gold.py)."""
