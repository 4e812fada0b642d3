/* The layout that matching/block_fast.py fills in. */
#ifndef KINFINDER_PAIRS_H
#define KINFINDER_PAIRS_H

#include "kernel.h"

/* One part of a blocking key: the values of each row, and the pieces that each value has.
 * Without list_starts every value has one piece, -1 for none. Pieces are below radix. */
typedef struct {
    const int64_t *starts;      /* n_rows + 1 */
    const int64_t *codes;       /* values, row after row */
    const int64_t *list_starts; /* n_values + 1, or NULL */
    const int64_t *pieces;
    int64_t n_values;
    int64_t radix;
} kf_part;

/* How large a block may be, and what happens to a larger one. */
typedef struct {
    int64_t at_most;
    int64_t split_at_most;      /* of the parts by year of birth; 0: larger blocks are not split */
    const int64_t *year_starts; /* n_rows + 1 */
    const int64_t *years;       /* 0 or less: no year */
} kf_guard;

/* The blocks of one rule, as kf_guard_blocks writes them. */
typedef struct {
    const uint32_t *members;
    int64_t n;
} kf_rule_blocks;

/* What was found in the blocks of one rule. */
typedef struct {
    int64_t n_blocks; /* of two or more rows */
    int64_t n_split;
    int64_t n_dropped;
    int64_t n_dropped_pairs;
    int64_t n_pairs;    /* of the blocks that were kept, repeats included */
    int64_t largest[5]; /* rows, before splitting, largest first */
} kf_found;

#endif
