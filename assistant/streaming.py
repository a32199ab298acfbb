"""A stream of events for a program that runs an event loop."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from functools import partial
from typing import cast

from assistant.answer import Answer, Answered, Event


async def last_answer(events: AsyncGenerator[Event, None]) -> Answer:
    """Drain a stream and return its answer; where the task is cancelled, the stream is closed and its model stops."""
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Answered):
                return event.answer
    raise AssertionError("a stream ends with Answered")


async def off_the_loop(steps: Generator[Event, None, None]) -> AsyncGenerator[Event, None]:
    """Yield the same events, each waited for in a thread.

    Where the task is cancelled, the step under way ends by itself and the stream is closed behind it.
    """
    done = object()
    step: asyncio.Future[object] | None = None
    try:
        while True:
            step = asyncio.ensure_future(asyncio.to_thread(next, steps, done))
            if (event := await asyncio.shield(step)) is done:
                return
            yield cast("Event", event)
    finally:
        if step is None or step.done():
            steps.close()
        else:
            step.add_done_callback(partial(_stopped, steps))


def _stopped(steps: Generator[Event, None, None], step: "asyncio.Future[object]") -> None:
    """End a stream whose reader has gone; what its last step raised is dropped."""
    if not step.cancelled():
        step.exception()
    steps.close()
