"""smartnews inside other programs; nothing here is imported until it is asked for."""
