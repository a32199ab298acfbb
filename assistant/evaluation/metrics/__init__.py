"""One value a question, or one value a set: every metric with its definition and source in `docs/evaluation.md`."""
