"""Language models: what the settings name, or any LlamaIndex `LLM`, becomes a `LanguageModel` that can be relied on.

model = open_model(Settings.load())
for delta in model.stream([Message("user", "Say hello.")], tokens=20):
...
"""

from assistant.llms.client import LanguageModel, short_reply, waited
from assistant.llms.factory import open_model
from assistant.llms.transport import Message

__all__ = ["LanguageModel", "Message", "open_model", "short_reply", "waited"]
