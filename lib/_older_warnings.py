# SPDX-License-Identifier: MIT
"""Ours because a 3.11 library's modules that 3.12 dropped refuse to be imported when they see
its version: they shall go on to warn. Runs right after the library's module, for an older
library."""
import warnings

_old_deprecated = warnings._deprecated


def _deprecated(name, message=warnings._DEPRECATED_MSG, *, remove, _version=(3, 11, 0, "final", 0)):
    _old_deprecated(name, message, remove=remove, _version=_version)


warnings._deprecated = _deprecated
