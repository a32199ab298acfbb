"""The page as a web application: Gradio's own, with everything in front of it that says who may ask it for what.

From the outside in: `ContentPolicy`, `Guard`, `PageSessions`; then the paths of ours, then Gradio.
"""

from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.routes import App
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount

from assistant.accounts import Users, is_loopback
from assistant.settings import Settings
from assistant.ui.access_control import Guard
from assistant.ui.content_policy import ContentPolicy
from assistant.ui.login import NO_PAGE, NOT_SIGNED_IN, NOTICE, Sessions, SigningIn, browser, browser_cookie
from assistant.ui.page import theme
from assistant.ui.page_sessions import OWNER, PageSessions
from assistant.ui.templating import FOLDER, render, stylesheets
from assistant.ui.uploading import Arrivals, UploadLimits

SIGN_OUT = "/logout"


def application(page: gr.Blocks, folder: Path, settings: Settings, users: Users | None) -> FastAPI:
    """Return the application, ready to be served.

    Args:
        folder: where files are held that browsers send.
        settings: of these the host and the proxies.
        users: who may sign in; None where nobody has to.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    arrivals = Arrivals(folder)

    async def upload(request: Request) -> Response:
        return JSONResponse([str(await arrivals.receive(request))])

    app.add_route("/gradio_api/upload", upload, ["POST"])
    door, known = dict[str, Any](), dict[str, Any](owner=browser, refusal=NO_PAGE, welcome=browser_cookie)
    if users:
        sessions = Sessions(users)
        _add_signing_out(app, sessions)
        door = {"auth": SigningIn(users).allowed, "auth_message": NOTICE}
        known = {"owner": sessions.owner, "refusal": NOT_SIGNED_IN}
    # What is added before stands before Gradio's paths.
    gr.mount_gradio_app(app, page, "/", **door, **_closed())
    page.app = gradio = _gradio(app)  # `page.close` tells the open pages through it
    if users:
        sessions.cookies = (f"access-token-{gradio.cookie_id}", f"access-token-unsecure-{gradio.cookie_id}")
        gradio.tokens = sessions
    app.add_middleware(PageSessions, waits_in=lambda event, session: _waits_in(page, event, session))
    app.add_middleware(Guard, loopback=is_loopback(settings.host), proxies=settings.proxies, **known)
    app.add_middleware(ContentPolicy, forms=[SIGN_OUT])
    return app


def _gradio(app: FastAPI) -> App:
    """Gradio's application in ours."""
    return next(one.app for one in app.routes if isinstance(one, Mount) and isinstance(one.app, App))


def _waits_in(page: gr.Blocks, event: str, session: str) -> bool:
    return event in page._queue.pending_event_ids_session.get(session, ())  # noqa: SLF001 - as Gradio's `cancel` asks


def _add_signing_out(app: FastAPI, sessions: Sessions) -> None:
    """Signing out: a form that is sent, not a link to follow, so that another site can only show it."""

    async def show(_: Request) -> Response:
        return HTMLResponse(render("signing_out"))

    async def sign_out(request: Request) -> Response:
        if name := request.scope[OWNER]:
            sessions.end(name)
        gone = RedirectResponse("/", 303)
        for cookie in sessions.cookies:
            gone.delete_cookie(cookie)
        return gone

    app.add_route(SIGN_OUT, show, ["GET"])
    app.add_route(SIGN_OUT, sign_out, ["POST"])


def _closed() -> dict[str, Any]:
    """What keeps the page to itself: nothing shared, logged, tracked or offered as an API."""
    return {
        "show_error": False,
        "run_history": False,
        "footer_links": [],
        "enable_monitoring": False,
        "mcp_server": False,
        "ssr_mode": False,
        "pwa": False,
        "max_file_size": UploadLimits().file,
        "favicon_path": str(FOLDER / "images" / "icon.png"),
        "theme": theme(),
        "css_paths": stylesheets(),
    }
