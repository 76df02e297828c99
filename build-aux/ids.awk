# Numbers that last, for the generators of enums: those of the last run are kept, and what
# is new comes behind them. Such an enum only grows, and what was compiled with a shorter
# one stays right: build-aux/update then keeps the header's time. When a name has gone, all
# are numbered anew, in sorted order, as in a fresh build folder.
# SPDX-License-Identifier: MIT

# Insertion sort: some hundred short strings.
function sort(keys, count,    i, j, key)
{
    for (i = 2; i <= count; i++) {
        key = keys[i]
        for (j = i - 1; j >= 1 && keys[j] > key; j--)
            keys[j + 1] = keys[j]
        keys[j + 1] = key
    }
}

# Puts names[1..count] into the order that `header` has, if it has no others; `prefix` is
# that of its enumerators. The capacity, room for more, goes to `capacity`.
function keep_order(names, count, header, prefix,    line, wanted, kept, old, i, n)
{
    capacity = 0
    for (i = 1; i <= count; i++)
        wanted[names[i]] = 1
    sub(/-t$/, "", header)
    while ((getline line < header) > 0) {
        sub(/^ */, "", line)
        if (index(line, prefix "CAPACITY = ") == 1)
            capacity = substr(line, length(prefix) + 12) + 0
        if (index(line, prefix) != 1 || line !~ /,$/)
            continue
        old = substr(line, length(prefix) + 1, length(line) - length(prefix) - 1)
        if (!(old in wanted))
            capacity = -1
        if (capacity < 0)
            break
        kept[++n] = old
        delete wanted[old]
    }
    close(header)
    if (capacity < n + 0 || capacity < count) {
        capacity = int((count + 96) / 64) * 64
        return
    }
    for (i = 1; i <= count; i++)
        if (names[i] in wanted)
            kept[++n] = names[i]
    for (i = 1; i <= count; i++)
        names[i] = kept[i]
}

# Is a file one of -v extensions=FILES, whose paths begin at the top of the sources?
function is_extension(file,    list, n, i)
{
    if (!extension_count) {
        extension_count = split(extensions, list, " ") + 1
        for (i = 1; i < extension_count; i++)
            of_extension[list[i]] = 1
    }
    if (!match(file, /src\/[a-z_]*\/[^\/]*$/))
        return 0
    return substr(file, RSTART) in of_extension
}
