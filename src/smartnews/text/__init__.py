"""From bytes to a text that can be analysed: extraction, language, normal forms, sentences and anatomy."""
