# SPDX-License-Identifier: AGPL-3.0-or-later
"""badline: a bad line to a port of this machine: what goes in comes out late and slowly, and
now and then the line is cut. It needs no rights and reads nothing: the bytes are TLS.
(What loses and reorders packets is tests/badlink.)
"""
import asyncio
import random
import threading

DELAY = 0.5  # seconds each way
RATE = 64000 / 8  # bytes a second each way
CUT = (20, 60)  # seconds a connection may last


class BadLine(threading.Thread):
    """From `port` to `target`, until the program ends."""

    def __init__(self, port, target):
        super().__init__(daemon=True)
        self.port, self.target = port, target

    def run(self):
        asyncio.run(self.listen())

    async def listen(self):
        server = await asyncio.start_server(self.carry, "127.0.0.1", self.port)
        await server.serve_forever()

    async def carry(self, reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        ways = [asyncio.ensure_future(self.one_way(*way)) for way in ((reader, far_writer), (far_reader, writer))]
        await asyncio.wait(ways, timeout=random.uniform(*CUT))
        for way in ways:
            way.cancel()
        for end in (writer, far_writer):
            end.close()

    async def one_way(self, reader, writer):
        """What was read waits in order until it is due: read it, its delay and its length at the line's rate."""
        due = asyncio.Queue(maxsize=64)

        async def push():
            while True:
                at, data = await due.get()
                await asyncio.sleep(max(0, at - asyncio.get_running_loop().time()))
                if not data:
                    writer.write_eof()
                    return
                writer.write(data)
                await writer.drain()

        pushing, free = asyncio.ensure_future(push()), 0.0
        try:
            while not pushing.done():
                data = await reader.read(1400)
                now = asyncio.get_running_loop().time()
                free = max(free, now) + len(data) / RATE
                await due.put((free + DELAY, data))
                if not data:
                    await pushing
                    return
        except OSError:
            pass  # the other end went away
        finally:
            pushing.cancel()
