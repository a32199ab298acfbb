"""The browser chat: what a reader sees and clicks. Its doors are `launch` and `build`.

    from assistant import Assistant
    from assistant.ui import launch

    launch(Assistant.open(), host="127.0.0.1", port=7860, open_browser=True)

One module a pane: `masthead`, `library`, `welcome`, `chat`, `sources`; `page` puts them together and `serve` opens the
door.
"""

import os

# Gradio and the Hugging Face client read these when they are imported: nothing may call home.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

from assistant.ui.page import build
from assistant.ui.server import launch

__all__ = ["build", "launch"]
