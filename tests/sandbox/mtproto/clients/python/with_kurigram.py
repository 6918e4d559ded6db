"""Kurigram, which goes on with Pyrogram, as it comes from PyPI, pointed at a local server.

Reads one JSON object a line: first the server and who logs in, then requests up to the end of that client; then perhaps
the next client's. Answers each with one line. Most of the time of a short talk goes into the import of the library.
"""
import asyncio
import hashlib
import json
import sys

from pyrogram import Client, errors, raw
from pyrogram.connection import Connection, transport
from pyrogram.crypto import rsa

TRANSPORTS = {
    "full": transport.TCPFull,
    "abridged": transport.TCPAbridged,
    "intermediate": transport.TCPIntermediate,
    "padded": transport.TCPIntermediatePadded,
    "obfuscated abridged": transport.TCPAbridgedO,
    "obfuscated intermediate": transport.TCPIntermediateO,
}


def local(ports):
    """A connection whose data centre N listens at 127.0.0.1 on a port of its own."""

    class Local(Connection):
        def __init__(self, dc_id, server_address, port, *args, **options):
            super().__init__(dc_id, "127.0.0.1", ports[str(dc_id)], *args, **options)

    return Local


def client_of(order):
    key = rsa.PublicKey(int(order["modulus"]), 65537)
    rsa.server_public_keys[int(order["fingerprint"])] = key
    return Client(
        "test",
        order["apiId"],
        order["apiHash"],
        bot_token=order["token"],
        session_string=order.get("session"),
        in_memory=True,
        no_updates=True,
        sleep_threshold=0,
        connection_factory=local(order["ports"]),
        protocol_factory=TRANSPORTS[order["transport"]],
    )


async def download(client, order):
    """By the id that the Bot API gives; it names the data centre."""
    data = await client.download_media(order["file"]["fileId"], in_memory=True)
    content = bytes(data.getbuffer())
    return {"sha256": hashlib.sha256(content).hexdigest(), "sizeBytes": len(content)}


async def download_message(client, order):
    request = raw.functions.messages.GetMessages(id=[raw.types.InputMessageID(id=order["messageId"])])
    message = (await client.invoke(request)).messages[0]
    return {"text": message.message, "sizeBytes": message.media.document.size}


async def me(client, _order):
    user = await client.get_me()
    return {"id": user.id, "username": user.username, "session": await client.export_session_string()}


REQUESTS = {"download": download, "downloadMessage": download_message, "me": me}


async def answer(client, order):
    try:
        return await asyncio.wait_for(REQUESTS[order["do"]](client, order), 60)
    except errors.FloodWait as error:
        return {"floodSeconds": error.value}
    except errors.RPCError as error:
        return {"refused": str(error)}


async def serve(order, lines):
    """One client from its login to its end."""
    client = client_of(order)
    await asyncio.wait_for(client.start(), 60)
    print(json.dumps({"ready": True}), flush=True)
    while (request := json.loads(await lines.readline()))["do"] != "end":
        print(json.dumps(await answer(client, request)), flush=True)
    await client.stop()
    print(json.dumps({"ended": True}), flush=True)


async def main():
    lines = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        await serve(json.loads(line), lines)


asyncio.run(main())
