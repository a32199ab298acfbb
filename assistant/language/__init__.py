"""English, told once: words and their classes, names, numbers, dates."""
