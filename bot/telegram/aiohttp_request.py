"""Calls of the Bot API over aiohttp, whose errors tell whether a request has left.

Against the library's own HTTPXRequest it takes a tenth of the time of a call, and that is most of
what answering a person costs. Source: `telegram.request.BaseRequest`, made to be replaced.
"""

import errno
import ssl
from functools import cache
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

READ_TIMEOUT_S: Final = 15.0
CONNECT_TIMEOUT_S: Final = 5.0
WAIT_TIMEOUT_S: Final = 20.0
"""For a free connection and for connecting together."""

KEPT_ALIVE_S: Final = 15.0
"""An idle connection is given up before the other side gives it up in the moment of a call."""


class NotSentError(NetworkError):
    """Telegram was not reached; the request did not leave."""


class AiohttpRequest(BaseRequest):
    """A bounded pool of connections."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds without a byte of the answer; a poll adds its own."""
        return READ_TIMEOUT_S

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=KEPT_ALIVE_S
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer; of the timeouts only the poll's own is heeded.

        Raises: NotSentError; TimedOut or NetworkError if the request may have arrived.
        """
        if self._session is None:
            raise RuntimeError("the request is not initialized")
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=WAIT_TIMEOUT_S,
            sock_connect=CONNECT_TIMEOUT_S,
            sock_read=read_timeout if isinstance(read_timeout, int | float) else READ_TIMEOUT_S,
        )
        try:
            proxy, proxy_headers = _proxy_of(*urlsplit(url)[:2])
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                timeout=timeout,
                allow_redirects=False,
                proxy=proxy,
                proxy_headers=proxy_headers,
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSentError(cause_of(error)) from error
        except (aiohttp.ClientHttpProxyError, ValueError) as error:  # InvalidURL is one, too
            raise NotSentError(cause_of(error)) from None  # its address holds the token
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(cause_of(error)) from error


def cause_of(error: Exception) -> str:
    """Why a call failed, in words for a log; without the address, which holds the token."""
    match error:
        case aiohttp.ClientHttpProxyError():
            return f"proxy refuses with {error.status}"
        case aiohttp.ClientProxyConnectionError():
            return f"proxy not reached: {_system_cause(error.os_error)}"
        case aiohttp.ClientConnectorCertificateError():
            return "TLS: certificate not accepted"
        case aiohttp.ClientConnectorDNSError():
            return "name not found"
        case aiohttp.ClientConnectorError():
            return _system_cause(error.os_error)
        case aiohttp.InvalidURL():
            return "no address"
        case TimeoutError():
            return "timeout"
        case aiohttp.ServerDisconnectedError():
            return "connection closed"
        case OSError():
            return _system_cause(error)
        case _:
            return type(error).__name__


_SYSTEM_CAUSES: Final = {
    errno.ECONNREFUSED: "refused",
    errno.ECONNRESET: "connection reset",
    errno.EPIPE: "connection reset",
    errno.ENETUNREACH: "network not reached",
    errno.EHOSTUNREACH: "host not reached",
    errno.ETIMEDOUT: "timeout",
}


def _system_cause(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"TLS: certificate not accepted ({error.verify_message})"
    if isinstance(error, ssl.SSLError):
        return f"TLS: {error.reason or type(error).__name__}"
    return _SYSTEM_CAUSES.get(error.errno or 0, type(error).__name__)


@cache
def _proxy_of(scheme: str, server: str) -> tuple[URL | None, dict[str, str] | None]:
    """The environment's proxy for a server (HTTPS_PROXY, NO_PROXY), looked up once.

    aiohttp would ask for it in two threads at every call.
    """
    address = getproxies().get(scheme)
    host = URL.build(scheme=scheme, authority=server).host
    if address is None or host is None or proxy_bypass(host):
        return None, None
    proxy = URL(address)
    if proxy.user is None:
        return proxy, None
    login = aiohttp.encode_basic_auth(proxy.user, proxy.password or "")
    return proxy.with_user(None), {"Proxy-Authorization": login}


def _body(data: RequestData | None) -> dict[str, str] | aiohttp.FormData | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters or None
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for name, (file_name, content, mime_type) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime_type)
    return form
