"""Read by every process of Python that has this folder on its path: who asks for the network is noted, and refused."""

import os
import sys

ASKING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def refuse(event: str, arguments: tuple) -> None:
    if event not in ASKING or (event == "socket.connect" and not isinstance(arguments[1], tuple)):
        return  # an address that is no tuple is that of a process on this machine
    with open(os.environ["ASKED_FOR"], "a", encoding="utf-8") as file:
        print(event, arguments[-1] if event == "socket.connect" else arguments, file=file)
    raise OSError("the network is closed")


sys.addaudithook(refuse)
