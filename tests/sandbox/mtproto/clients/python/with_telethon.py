"""Telethon as it comes from PyPI, pointed at a local server.

Reads one JSON object a line: first the server and who logs in, then requests up to the end of that client; then perhaps
the next client's. Answers each with one line. Most of the time of a short talk goes into the import of the library.
"""
import asyncio
import hashlib
import json
import sys

from telethon import TelegramClient, errors, functions, types
from telethon.crypto import rsa
from telethon.network import connection as connections
from telethon.network.connection.tcpintermediate import RandomizedIntermediatePacketCodec
from telethon.sessions import StringSession


class PaddedObfuscated(connections.ConnectionTcpObfuscated):
    """What an MTProxy with a dd-secret speaks to Telegram."""

    packet_codec = RandomizedIntermediatePacketCodec


TRANSPORTS = {
    "full": connections.ConnectionTcpFull,
    "abridged": connections.ConnectionTcpAbridged,
    "intermediate": connections.ConnectionTcpIntermediate,
    "obfuscated": connections.ConnectionTcpObfuscated,
    "obfuscated padded": PaddedObfuscated,
}


def local(transport, ports):
    """The transport, whose data centre N listens at 127.0.0.1 on a port of its own."""

    class Local(TRANSPORTS[transport]):
        def __init__(self, _ip, _port, dc_id, **options):
            super().__init__("127.0.0.1", ports[str(dc_id)], dc_id, **options)

    return Local


def client_of(order):
    rsa.add_key(order["publicKeyPem"].encode(), old=False)
    session = StringSession(order.get("session"))
    if not session.auth_key:
        session.set_dc(2, "127.0.0.2", 443)
    return TelegramClient(
        session,
        order["apiId"],
        order["apiHash"],
        connection=local(order["transport"], order["ports"]),
        retry_delay=0.05,
        flood_sleep_threshold=0,
    )


def location_of(file):
    return types.InputDocumentFileLocation(
        id=int(file["id"]),
        access_hash=int(file["accessHash"]),
        file_reference=bytes.fromhex(file["fileReference"]),
        thumb_size="",
    )


async def download(client, order):
    """From the data centre that is named, wherever the file is."""
    sha256 = hashlib.sha256()
    size = 0
    chunks = client.iter_download(location_of(order["file"]), dc_id=order["dcId"], request_size=65536)
    async for chunk in chunks:
        sha256.update(chunk)
        size += len(chunk)
    return {"sha256": sha256.hexdigest(), "sizeBytes": size}


async def download_message(client, order):
    """The way most bots go: the message, then what it shows."""
    request = functions.messages.GetMessagesRequest(id=[types.InputMessageID(order["messageId"])])
    message = (await client(request)).messages[0]
    data = await client.download_media(message.media, file=bytes)
    return {"text": message.message, "sha256": hashlib.sha256(data).hexdigest(), "sizeBytes": len(data)}


async def download_from_channel(client, order):
    """From a supergroup, whose type changes from layer to layer."""
    channel = types.InputChannel(order["channelId"], 0)
    request = functions.channels.GetMessagesRequest(channel, [types.InputMessageID(order["messageId"])])
    answer = await client(request)
    return {"title": answer.chats[0].title, "found": len(answer.messages)}


async def me(client, _order):
    user = await client.get_me()
    return {"id": user.id, "username": user.username, "session": client.session.save()}


REQUESTS = {
    "download": download,
    "downloadMessage": download_message,
    "channel": download_from_channel,
    "me": me,
}


async def answer(client, order):
    try:
        return await asyncio.wait_for(REQUESTS[order["do"]](client, order), 60)
    except errors.FloodError as error:
        return {"floodSeconds": error.seconds}
    except errors.RPCError as error:
        return {"refused": str(error)}


async def serve(order, lines):
    """One client from its login to its end."""
    client = client_of(order)
    await asyncio.wait_for(client.start(bot_token=order["token"]), 60)
    print(json.dumps({"ready": True}), flush=True)
    while (request := json.loads(await lines.readline()))["do"] != "end":
        print(json.dumps(await answer(client, request)), flush=True)
    await client.disconnect()
    print(json.dumps({"ended": True}), flush=True)


async def main():
    lines = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        await serve(json.loads(line), lines)


asyncio.run(main())
