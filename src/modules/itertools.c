/* SPDX-License-Identifier: MIT
 *
 * Module itertools: the table. The iterators are in itertools_*.c.
 */
#include "modules/itertools.h"

#include "modules/itertools_tee.h"
#include "objects/module.h"

bool itertools_warn_pickle(void)
{
    Value message =
        TRY(str_from_text("Pickle, copy, and deepcopy support will be removed from "
                          "itertools in Python 3.14."));
    return rt.services.warn(TYPE_DeprecationWarning, message, 1);
}

static const Method itertools_methods[] = {
    {"tee($module, iterable, n=2, /)", 0, "n independent iterators over one.", .raw = itertools_tee},
    {0},
};

static const enum TypeId itertools_types[] = {
    TYPE_itertools_accumulate, TYPE_itertools_batched, TYPE_itertools_chain,
    TYPE_itertools_combinations, TYPE_itertools_combinations_with_replacement,
    TYPE_itertools_compress, TYPE_itertools_count, TYPE_itertools_cycle,
    TYPE_itertools_dropwhile, TYPE_itertools_filterfalse, TYPE_itertools_groupby,
    TYPE_itertools_grouper, TYPE_itertools_islice, TYPE_itertools_pairwise,
    TYPE_itertools_permutations, TYPE_itertools_product, TYPE_itertools_repeat,
    TYPE_itertools_starmap, TYPE_itertools_takewhile, TYPE_itertools_tee,
    TYPE_itertools_tee_dataobject, TYPE_itertools_zip_longest, TYPE_none,
};

MODULE(itertools, .doc = "Building blocks for iterators.", .methods = itertools_methods,
       .types = itertools_types);
