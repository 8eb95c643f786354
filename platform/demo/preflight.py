"""Check that this machine can run the product, before anything is installed.

Standard library only, and readable by an old Python: it is what finds that Python is old.
"""

import argparse
import socket
import sys


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    port = parser.parse_args().port
    if sys.version_info < (3, 11):
        return (
            "Python 3.11 ou plus récent est nécessaire (ici : %d.%d). Essayez : make demo PYTHON=python3.11"
            % sys.version_info[:2]
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return "Le module venv de Python manque. Sous Debian ou Ubuntu : apt-get install python3-venv"
    if port:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return "Le port %d est déjà pris. Choisissez-en un autre : make demo PORT=%d" % (
                    port,
                    port + 1,
                )
    return None


if __name__ == "__main__":
    sys.exit(main())
