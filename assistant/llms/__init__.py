"""Language models: what the settings name, or any LlamaIndex `LLM`, becomes a `LanguageModel` that can be relied on.

    model = open_model(Settings.load())
    for delta in model.stream([Message("user", "Say hello.")], tokens=20):
        ...

Not here: what is asked of a model and what becomes of its words (`assistant.writers`); the embedding model (`index`).
"""

from assistant.llms.line import Message
from assistant.llms.model import LanguageModel
from assistant.llms.opening import open_model
from assistant.llms.short import short_reply, waited

__all__ = ["LanguageModel", "Message", "open_model", "short_reply", "waited"]
