"""One value a question, or one value a set: every measure with its definition and source in `docs/evaluation.md`.

ranking      recall, reciprocal rank, nDCG, evidence within a token budget
answers      exact match, containment, token F1 as SQuAD has them, ROUGE-L, yes and no
citations    whether sentences are carried by what they cite, and whether that is the gold
abstention   precision, recall and F1 of refusing, false refusals, the area under the curve
calibration  whether a probability means what it says
latency      percentiles of times, tokens and what they cost
rows         all of them for one question
"""
