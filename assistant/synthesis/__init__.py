"""From evidence to sentences with citations: quoted, written by a language model, or listed article by article."""
