"""What an article is about: the taxonomy, and the stage that assigns its topics."""
