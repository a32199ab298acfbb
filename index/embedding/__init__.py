"""Text to vectors: the bundled model, any other that LlamaIndex knows, and vectors of what surrounds a passage."""
