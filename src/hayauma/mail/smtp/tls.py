"""TLS (暗号化): what a relay must show before anything is said to it in confidence."""

import ssl

from hayauma.mail.smtp.relay import Relay, Tls


def context(relay: Relay) -> ssl.SSLContext:
    """Return the TLS settings for a relay: verified, except for `try`.

    Errors: OSError where the file of certificates cannot be read.
    """
    made = ssl.create_default_context(cafile=relay.ca_file or None)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if relay.tls is Tls.TRY:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    return made


def expected_name(relay: Relay) -> str:
    """Return the name that the relay's certificate must bear."""
    return relay.server_name or relay.host


def is_handshake(error: BaseException) -> bool:
    """Return whether it was the protection that failed, not the connection."""
    return isinstance(error, ssl.SSLError)


def sentence(error: BaseException) -> str:
    """Return why a connection or its protection failed, as a sentence for a screen."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"（証明書を確認できません：{error.verify_message}）"
    if isinstance(error, ssl.SSLError):
        return f"（暗号化を始められません：{error.reason or error}）"
    if isinstance(error, TimeoutError):
        return "（時間内につながりません）"
    if isinstance(error, OSError):
        return f"（つながりません：{error.strerror or error}）"
    return f"（つながりません：{error}）"
