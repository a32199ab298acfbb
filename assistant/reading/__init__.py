"""From ranked passages to the sentences that answer, and whether any does.

`selection` calls the rest: `candidates` with their `sentence_features`, the `cross_encoder`, the `answer_model`.
"""
