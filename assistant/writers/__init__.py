"""From evidence to sentences with citations.

extractive      quotes the evidence as it stands; needs no model
generative      lets a language model write, and believes none of it unchecked
attribution     which evidence carries a sentence
citing          citations, numbered as an answer first uses them
remarks         where the sources differ, what the library does not hold, and what is said instead of an answer
sentences       a model's characters to finished sentences, with marks and markdown
refusals        a model's own "not in the articles"
"""
