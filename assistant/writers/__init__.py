"""From evidence to sentences with citations.

extractive      quotes the evidence as it stands; needs no model
"""
