"""The browser chat: what users see and click. Public are `launch` and `build`.

    from assistant import Assistant
    from assistant.ui import launch

    launch(Assistant.open(), host="127.0.0.1", port=7860, open_browser=True)

One module or package for each pane: `conversations`, `chat`, `library`, `evaluate`, `settings`, `article_pane`. `page`
puts them together, `server` serves them, and `access_control` decides what passes.
"""

import os

# Gradio and the Hugging Face client read these when they are imported: nothing may call home.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

from assistant.ui.page import build
from assistant.ui.server import launch

__all__ = ["build", "launch"]
