"""What a question asks for, understood before anything is searched.

query                all of it together: `understand`
intent               one of twenty, with a topic; intent_model and intents.tsv are behind it
understanding        the publications, authors and times that it names, and its parts
publications         a catalog's sources and authors, found in a question
periods              times with the words that bound them
decomposition        parts by the shape of the sentence
model_decomposition  parts by a language model, believed where they say nothing new
answer_type          the kind of thing that is asked for: a date for when, a number for how many
rewriting            follow-ups made to stand alone
"""
