# Python-level overlay of the standard library. Each file says why it must be ours. It is
# found in lib/ of the source tree, or in $(adderlibdir) when installed.
dist_adderlib_DATA =
dist_adderlib_DATA += lib/_after_typing.py
