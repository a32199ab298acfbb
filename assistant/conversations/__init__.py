"""Conversations: questions that follow on one another, kept with their whole answers until they are deleted.

    chat = assistant.conversation()
    chat.ask("who is the Ukrainian foreign minister?")
    chat.ask("what did he tell the Security Council?")
    again = assistant.conversation(chat.id)               # after a restart too
    print(again.markdown())

A LlamaIndex chat store does not fit: it keeps each message as a role and a text, with no place for citations by their
offsets, for owners, for an answer that is still coming, or for turns that are replaced only once others have succeeded.
"""

from assistant.conversations.collection import Conversations
from assistant.conversations.conversation import Conversation
from assistant.conversations.turn import ConversationSummary, KeptTurn

__all__ = ["Conversation", "ConversationSummary", "Conversations", "KeptTurn"]
