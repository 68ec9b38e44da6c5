import asyncio
import threading

from interlock.api.tidying import tidy_now_and_then
from interlock.store.errors import StoreUnreachable


def test_it_tidies_again_and_again_and_tells_what_could_not_be_done() -> None:
    said, done, thrice = list[str](), list[int](), threading.Event()

    def tidy() -> None:
        done.append(1)
        if len(done) == 3:
            thrice.set()
        if len(done) == 1:
            raise StoreUnreachable(where="postgresql://hush", why="hush")

    async def run() -> None:
        task = asyncio.create_task(tidy_now_and_then(tidy, said.append, 0.0, 0.001))
        assert await asyncio.to_thread(thrice.wait, 30)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()

    asyncio.run(run())
    assert said == ["nothing could be tidied: STO-106"]


def test_it_does_not_begin_at_once() -> None:
    async def run() -> int:
        done = list[int]()
        task = asyncio.create_task(tidy_now_and_then(lambda: done.append(1), lambda _: None))
        await asyncio.sleep(0.05)
        task.cancel()
        return len(done)

    assert asyncio.run(run()) == 0
