# SPDX-License-Identifier: MIT
"""Ours because a 3.11 library's pathlib lacks what 3.12 added to paths. Runs right after the
library's module, for an older library."""
import pathlib

import fnmatch
import os

_Path = pathlib.Path
_PurePath = pathlib.PurePath
_old_exists = _Path.exists
_old_relative_to = _PurePath.relative_to
_old_is_relative_to = _PurePath.is_relative_to
_old_match = _PurePath.match

def walk(self, top_down=True, on_error=None, follow_symlinks=False):
    """Yield (folder, names of folders, names of files) of all that is below."""
    for folder, folders, files in os.walk(self, top_down, on_error, follow_symlinks):
        yield self.__class__(folder), folders, files

def with_segments(self, *pathsegments):
    """A path of the same class from parts of a path."""
    return self.__class__(*pathsegments)

def is_junction(self):
    """Is it a junction? Only Windows has them."""
    return os.path.isjunction(self) if hasattr(os.path, "isjunction") else False

def exists(self, *, follow_symlinks=True):
    """Is there something of that name?"""
    if follow_symlinks:
        return _old_exists(self)
    try:
        self.lstat()
    except OSError as error:
        if not pathlib._ignore_error(error):
            raise
        return False
    except ValueError:
        return False
    return True

def relative_to(self, other, /, *_deprecated, walk_up=False):
    """The path from `other` to this one; with walk_up over folders that both have."""
    other = self.__class__(other, *_deprecated)
    if not walk_up:
        return _old_relative_to(self, other)
    for up, step in enumerate([other, *other.parents]):
        if _old_is_relative_to(self, step):
            rest = _old_relative_to(self, step)
            return self.__class__(*[".."] * up, rest)
        if step.name == "..":
            raise ValueError("'..' segment in %r cannot be walked" % str(other))
    raise ValueError("%r and %r have different anchors" % (str(self), str(other)))

def match(self, path_pattern, *, case_sensitive=None):
    """Does the path match the pattern?"""
    if case_sensitive is None or case_sensitive == (self._flavour is pathlib._posix_flavour):
        return _old_match(self, path_pattern)
    pattern = self.__class__(path_pattern)
    parts, wanted = self.parts, pattern.parts
    if not wanted:
        raise ValueError("empty pattern")
    if not case_sensitive:
        parts, wanted = [p.lower() for p in parts], [w.lower() for w in wanted]
    if len(wanted) > len(parts) or pattern.anchor and len(wanted) != len(parts):
        return False
    return all(map(fnmatch.fnmatchcase, reversed(parts), reversed(wanted)))

for function in (walk, is_junction, exists):
    function.__qualname__ = "Path." + function.__name__
    function.__module__ = "pathlib"
    setattr(_Path, function.__name__, function)
for function in (with_segments, relative_to, match):
    function.__qualname__ = "PurePath." + function.__name__
    function.__module__ = "pathlib"
    setattr(_PurePath, function.__name__, function)
