"""The address that HTTP is listened for on, taken before any server is loaded."""

import socket


class AddressInUseError(Exception):
    """The address cannot be listened on; the message says which and why."""


def listening_socket(host: str, port: int) -> socket.socket:
    """Takes the address for this process.

    Raises: AddressInUseError.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]  # it goes on with the address
        raise AddressInUseError(f"{host}:{port} cannot be listened on: {reason}") from error
