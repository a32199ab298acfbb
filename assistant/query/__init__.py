"""What a question asks for, read before anything is searched.

sources     the publications and authors it names
names       a catalog's sources and authors under every name they go by
cues        the words that show that a name is meant
authors     who is named as a writer
dates       the periods it names, and the events it is placed before or after
parts       the clauses that can each be looked for
plan        all of it together
"""
