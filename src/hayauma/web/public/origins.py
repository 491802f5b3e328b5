"""Where a request comes from (接続元): a network, never a person; used to count and forgotten."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# A household or an office has one of these: what is counted is never narrower.
WIDTHS = {4: 24, 6: 48}


def network(request: HttpRequest) -> str:
    """Return the network a request came from (/24, of IPv6 /48), or nothing where it tells none.

    Behind our own proxy it is what the proxy itself put last into X-Forwarded-For; whatever stands
    before that, anybody may have written. Our own machine is no network.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXY:
        peer = request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
    try:
        address = ip_address(peer.strip())
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    if address.is_loopback:
        return ""
    return str(ip_network((address, WIDTHS[address.version]), strict=False))
