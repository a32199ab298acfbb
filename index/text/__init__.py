"""Text as the index counts and compares it: sentences with their offsets, tokens, and the words that search sees."""
