"""Logging in with pyvmomi, for the reader and for the bench. The server must present exactly the given certificate."""
import ssl

from pyVim.connect import SmartConnect


def trust_only(certificate):
    """A TLS context that trusts one certificate (PEM text) and nothing else; its name does not matter, as with a pin."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    # The host's own certificate need not be marked as an authority.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=certificate)
    return context


def log_in(settings):
    """Returns a ServiceInstance; settings: host, port, user, password, certificate."""
    return SmartConnect(host=settings["host"], port=settings["port"], user=settings["user"], pwd=settings["password"],
                        sslContext=trust_only(settings["certificate"]))
