"""What to ask next, and what a question without an answer was lacking.

    offered   questions near an answer, each asked before it is offered
    turned    a statement turned into the questions that it answers
    people    those of them that ask who, and what somebody said
    halves    a statement cut at its verb
    verbs     the forms of verbs
    alone     whether a question says by itself what it is about
    lacking   the words of a question that nothing near it has

Not here: how the page shows them (`assistant.ui`).
"""

from assistant.suggestions.lacking import lacking
from assistant.suggestions.offered import MOST, suggestions

__all__ = ["MOST", "lacking", "suggestions"]
