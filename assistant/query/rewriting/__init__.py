"""A follow-up becomes a question that stands alone: by rules, or by a language model that is held to what was said."""
