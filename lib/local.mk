# Python-level overlay of the standard library. Each file says why it must be ours. It is
# found in lib/ of the source tree, or of $(adderlibdir) when installed.
nobase_dist_adderlib_DATA =
