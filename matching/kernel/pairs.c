/* Blocking: from pieces of keys to blocks of rows, and from blocks to pairs, each pair once.
 *
 * Twin: matching/block_plain.py. The way is: keys of every row (kf_block_items), rows grouped by key without sorting all
 * of them (kf_blocks), runaway blocks kept out (kf_guard_blocks), for every row its places in blocks (kf_put_places), and
 * the partners of each row in order (kf_pairs). No list of proposals with their repeats is ever made.
 */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

#define MOST_PARTS 8
#define END_OF_BLOCK UINT32_MAX
#define RULE_BITS 16
#define FEW 24
#define N_LARGEST 5
#define LOOK_AHEAD 24
#define ITEMS_IN_CACHE (1 << 14)
#define ROWS_AHEAD 8

#if defined(__GNUC__) || defined(__clang__)
#define FETCH_EARLY(address) __builtin_prefetch(address)
#else
#define FETCH_EARLY(address) ((void)(address))
#endif
#define MOST_DIGIT_BITS 11

/* Of a block: the mixed key; of a part of one: two years. */
typedef struct {
    uint64_t key;
    uint32_t row;
} item;

/* ---- keys of every row ---- */

typedef struct {
    const kf_part *part;
    int64_t value, value_end; /* places in part->codes */
    int64_t piece, piece_end; /* places in part->pieces */
} cursor;

static inline int open_value(cursor *at) {
    const kf_part *part = at->part;
    for (; at->value < at->value_end; at->value++) {
        const int64_t code = part->codes[at->value];
        if (code < 0 || code >= part->n_values)
            continue;
        at->piece = part->list_starts ? part->list_starts[code] : code;
        at->piece_end = part->list_starts ? part->list_starts[code + 1] : code + 1;
        if (at->piece < at->piece_end && part->pieces[at->piece] >= 0)
            return 1;
    }
    return 0;
}

static inline int open_row(cursor *at, const kf_part *part, int64_t row) {
    at->part = part;
    at->value = part->starts[row];
    at->value_end = part->starts[row + 1];
    return open_value(at);
}

static int next_piece(cursor *at) {
    if (++at->piece < at->piece_end)
        return 1;
    at->value++;
    return open_value(at);
}

static int64_t key_of(const cursor *at, int32_t n_parts, int32_t in_either_order) {
    int64_t key = at[0].part->pieces[at[0].piece];
    if (in_either_order) {
        const int64_t other = at[1].part->pieces[at[1].piece];
        return key < other ? key * at[1].part->radix + other : other * at[1].part->radix + key;
    }
    for (int32_t p = 1; p < n_parts; p++)
        key = key * at[p].part->radix + at[p].part->pieces[at[p].piece];
    return key;
}

/* Turn the last wheel that can still turn; begin the ones behind it again. */
static int next_combination(cursor *at, int32_t n_parts, int64_t row) {
    for (int32_t p = n_parts - 1; p >= 0; p--) {
        if (next_piece(&at[p])) {
            for (int32_t q = p + 1; q < n_parts; q++)
                open_row(&at[q], at[q].part, row);
            return 1;
        }
    }
    return 0;
}

/* Values lie anywhere, so that most reads wait for memory: those of later rows are asked for early. */
static inline void fetch_pieces(const kf_part *parts, int32_t n_parts, int64_t row, int64_t end_row) {
    for (int32_t p = 0; p < n_parts; p++) {
        const kf_part *part = &parts[p];
        const int64_t far = row + 2 * ROWS_AHEAD, near = row + ROWS_AHEAD;
        if (far < end_row && part->starts[far] < part->starts[far + 1]) {
            const int64_t code = part->codes[part->starts[far]];
            if (code >= 0 && code < part->n_values)
                FETCH_EARLY(part->list_starts ? part->list_starts + code : part->pieces + code);
        }
        if (part->list_starts && near < end_row && part->starts[near] < part->starts[near + 1]) {
            const int64_t code = part->codes[part->starts[near]];
            if (code >= 0 && code < part->n_values)
                FETCH_EARLY(part->pieces + part->list_starts[code]);
        }
    }
}

static int open_all(cursor *at, const kf_part *parts, int32_t n_parts, int64_t row) {
    for (int32_t p = 0; p < n_parts; p++)
        if (!open_row(&at[p], &parts[p], row))
            return 0;
    return 1;
}

/* Write every key of the rows from *next_row on, stopping at end_row or before a row that does not fit.
 * rows and keys have room entries. Returns how many were written; *next_row is where to go on. A row that has more
 * keys than room alone stops it with 0 written. */
KF_EXPORT int64_t kf_block_items(const kf_part *parts, int32_t n_parts, int32_t in_either_order, int64_t *next_row,
                                 int64_t end_row, uint32_t *rows, int64_t *keys, int64_t room) {
    cursor at[MOST_PARTS];
    int64_t n = 0, row = *next_row;
    if (n_parts < 1 || n_parts > MOST_PARTS || (in_either_order && n_parts != 2))
        return KF_BAD_ARGUMENT;
    for (; row < end_row; row++) {
        const int64_t before = n;
        int is_open;
        fetch_pieces(parts, n_parts, row, end_row);
        is_open = open_all(at, parts, n_parts, row);
        for (; is_open && n < room; is_open = next_combination(at, n_parts, row)) {
            rows[n] = (uint32_t)row;
            keys[n++] = key_of(at, n_parts, in_either_order);
        }
        if (is_open) {
            n = before;
            break;
        }
    }
    *next_row = row;
    return n;
}

/* ---- sorting short lists ---- */

static int item_before(const item *a, const item *b) {
    return a->key != b->key ? a->key < b->key : a->row < b->row;
}

static void sort_few_items(item *items, int64_t n) {
    for (int64_t i = 1; i < n; i++) {
        const item held = items[i];
        int64_t j = i;
        for (; j > 0 && item_before(&held, &items[j - 1]); j--)
            items[j] = items[j - 1];
        items[j] = held;
    }
}

static int compare_items(const void *a, const void *b) {
    const item *x = a, *y = b;
    return item_before(y, x) - item_before(x, y);
}

static int are_sorted(const item *items, int64_t n) {
    for (int64_t i = 1; i < n; i++)
        if (item_before(&items[i], &items[i - 1]))
            return 0;
    return 1;
}

static void sort_items(item *items, int64_t n) {
    if (n <= FEW)
        sort_few_items(items, n);
    else if (!are_sorted(items, n))
        qsort(items, (size_t)n, sizeof *items, compare_items);
}

static void sort_few_words(uint64_t *words, int64_t n) {
    for (int64_t i = 1; i < n; i++) {
        const uint64_t held = words[i];
        int64_t j = i;
        for (; j > 0 && held < words[j - 1]; j--)
            words[j] = words[j - 1];
        words[j] = held;
    }
}

/* One pass of a radix sort: equal digits keep their order. */
static void sort_by_digit(const uint64_t *from, uint64_t *to, int64_t n, int shift, int bits) {
    uint32_t starts[(size_t)1 << MOST_DIGIT_BITS];
    const uint64_t mask = ((uint64_t)1 << bits) - 1;
    uint32_t sum = 0;
    memset(starts, 0, sizeof *starts << bits);
    for (int64_t i = 0; i < n; i++)
        starts[from[i] >> shift & mask]++;
    for (uint64_t digit = 0; digit <= mask; digit++) {
        const uint32_t here = starts[digit];
        starts[digit] = sum;
        sum += here;
    }
    for (int64_t i = 0; i < n; i++)
        to[starts[from[i] >> shift & mask]++] = from[i];
}

/* Sort by partner; the rules of one partner already follow each other. spare has room for n. */
static void sort_words(uint64_t *words, uint64_t *spare, int64_t n, int n_bits) {
    const int digit = n < 512 ? 7 : MOST_DIGIT_BITS;
    int is_spare = 0;
    if (n <= 2 * FEW) {
        sort_few_words(words, n);
        return;
    }
    for (int shift = RULE_BITS; shift < RULE_BITS + n_bits; shift += digit, is_spare = !is_spare)
        sort_by_digit(is_spare ? spare : words, is_spare ? words : spare, n, shift, digit);
    if (is_spare)
        memcpy(words, spare, (size_t)n * sizeof *words);
}

/* ---- rows grouped by key ---- */

static int bits_for(int64_t n) {
    int bits = 1;
    while (bits < 40 && ((int64_t)1 << bits) < n)
        bits++;
    return bits;
}

/* Spread a key over all bits; no two keys become one. */
static inline uint64_t mixed(int64_t key) {
    uint64_t h = (uint64_t)key * UINT64_C(0x9E3779B97F4A7C15);
    h ^= h >> 32;
    return h * UINT64_C(0xD6E8FEB86659FD93);
}

static inline uint64_t slot_of(uint64_t key, int bits) {
    return key >> 1 >> (63 - bits); /* bits may be 0 */
}

/* Items in parts that fit the processor's cache, by the first bits of the mixed key. ends: 2^bits entries. Returns the
 * size of the largest part. */
static int64_t part_items(const uint32_t *rows, const int64_t *keys, int64_t n, int bits, int64_t *ends, item *items) {
    int64_t sum = 0, most = 0;
    memset(ends, 0, sizeof *ends << bits);
    for (int64_t i = 0; i < n; i++)
        ends[slot_of(mixed(keys[i]), bits)]++;
    for (int64_t part = 0; part < (int64_t)1 << bits; part++) {
        const int64_t here = ends[part];
        ends[part] = sum;
        sum += here;
        most = here > most ? here : most;
    }
    for (int64_t i = 0; i < n; i++) {
        const uint64_t key = mixed(keys[i]);
        items[ends[slot_of(key, bits)]++] = (item){key, rows[i]};
    }
    return most;
}

/* The items of a part whose slot holds another item too, slot by slot; most keys are one row's alone and end here.
 * from_bits: bits of the slot that are equal in the part. ends: 2^bits entries. Returns how many items are left. */
static int64_t group_items(const item *items, int64_t n, int from_bits, int bits, int32_t *ends, item *grouped) {
    const uint64_t mask = ((uint64_t)1 << bits) - 1;
    int32_t sum = 0;
    memset(ends, 0, sizeof *ends << bits);
    for (int64_t i = 0; i < n; i++)
        ends[slot_of(items[i].key, from_bits + bits) & mask]++;
    for (uint64_t slot = 0; slot <= mask; slot++) {
        const int32_t here = ends[slot];
        ends[slot] = here > 1 ? sum : -1;
        sum += here > 1 ? here : 0;
    }
    for (int64_t i = 0; i < n; i++) {
        const uint64_t slot = slot_of(items[i].key, from_bits + bits) & mask;
        if (ends[slot] >= 0)
            grouped[ends[slot]++] = items[i];
    }
    return sum;
}

/* ---- blocks ---- */

typedef struct {
    uint32_t *members;
    int64_t n, room;
} sink;

static int put_block(sink *to, const item *items, int64_t n) {
    if (n < 2)
        return 0;
    if (to->n + n + 1 > to->room)
        return KF_BAD_ARGUMENT;
    for (int64_t i = 0; i < n; i++)
        to->members[to->n++] = items[i].row;
    to->members[to->n++] = END_OF_BLOCK;
    return 0;
}

static int64_t without_repeats(item *items, int64_t n) {
    int64_t kept = 0;
    for (int64_t i = 0; i < n; i++)
        if (kept == 0 || item_before(&items[kept - 1], &items[i]))
            items[kept++] = items[i];
    return kept;
}

static int64_t end_of_run(const item *items, int64_t from, int64_t n) {
    int64_t end = from + 1;
    while (end < n && items[end].key == items[from].key)
        end++;
    return end;
}

static int put_runs(sink *to, item *items, int64_t n) {
    int failed = 0;
    for (int64_t from = 0, end; !failed && from < n; from = end) {
        end = end_of_run(items, from, n);
        failed = put_block(to, items + from, without_repeats(items + from, end - from));
    }
    return failed;
}

static int put_slots(sink *to, item *grouped, int64_t n, const int32_t *ends, int bits) {
    int failed = 0;
    for (int64_t slot = 0, from = 0; !failed && from < n && slot < (int64_t)1 << bits; slot++) {
        if (ends[slot] < 0)
            continue;
        sort_items(grouped + from, ends[slot] - from);
        failed = put_runs(to, grouped + from, ends[slot] - from);
        from = ends[slot];
    }
    return failed;
}

/* How many bits of the slot tell the parts apart, so that a part fits the cache. */
static int part_bits(int64_t n) { return n <= ITEMS_IN_CACHE ? 0 : bits_for(n / ITEMS_IN_CACHE); }

static int put_parts(sink *to, const item *items, const int64_t *part_ends, int bits, int64_t most) {
    int32_t *ends = malloc(sizeof *ends << bits_for(most));
    item *grouped = malloc((size_t)(most + 1) * sizeof *grouped);
    int failed = ends && grouped ? 0 : KF_NO_MEMORY;
    for (int64_t part = 0, from = 0; !failed && part < (int64_t)1 << bits; part++) {
        const int64_t n = part_ends[part] - from;
        const int slot_bits = bits_for(n);
        const int64_t n_grouped = group_items(items + from, n, bits, slot_bits, ends, grouped);
        failed = put_slots(to, grouped, n_grouped, ends, slot_bits);
        from = part_ends[part];
    }
    free(ends);
    free(grouped);
    return failed;
}

/* Write the blocks of two or more rows that share a key: each block's rows ascending, then END_OF_BLOCK.
 * items: scratch, n entries of 16 bytes. members has room entries; three for every two items are enough.
 * Returns how many were written. */
KF_EXPORT int64_t kf_blocks(const uint32_t *rows, const int64_t *keys, int64_t n, void *items, uint32_t *members,
                            int64_t room) {
    sink to = {members, 0, room};
    const int bits = part_bits(n);
    int64_t *ends, failed;
    if (n >= INT32_MAX)
        return KF_BAD_ARGUMENT;
    ends = malloc(sizeof *ends << bits);
    if (!ends)
        return KF_NO_MEMORY;
    failed = put_parts(&to, items, ends, bits, part_items(rows, keys, n, bits, ends, items));
    free(ends);
    return failed < 0 ? failed : to.n;
}

/* ---- the guard ---- */

static int put_within(sink *to, kf_found *found, const item *items, int64_t n, int64_t at_most) {
    if (n <= at_most) {
        found->n_pairs += n * (n - 1) / 2;
        return put_block(to, items, n);
    }
    found->n_dropped++;
    found->n_dropped_pairs += n * (n - 1) / 2;
    return 0;
}

static int64_t count_years(const kf_guard *guard, const uint32_t *rows, int64_t n) {
    int64_t sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += 1 + guard->year_starts[rows[i] + 1] - guard->year_starts[rows[i]];
    return sum;
}

/* Two years at a time and overlapping, so that neighbouring years meet; rows without a year stay together. */
static int64_t put_windows(item *out, uint32_t row, int64_t year) {
    out[0] = (item){(uint64_t)(year > 0 ? year / 2 * 2 : 0), row};
    if (year <= 0)
        return 1;
    out[1] = (item){(uint64_t)((year + 1) / 2 * 2 + 1), row};
    return 2;
}

static int64_t by_window(const kf_guard *guard, const uint32_t *rows, int64_t n, item *out) {
    int64_t n_out = 0;
    for (int64_t i = 0; i < n; i++) {
        const int64_t from = guard->year_starts[rows[i]], end = guard->year_starts[rows[i] + 1];
        for (int64_t y = from; y < end; y++)
            n_out += put_windows(out + n_out, rows[i], guard->years[y]);
        if (from == end)
            n_out += put_windows(out + n_out, rows[i], 0);
    }
    return n_out;
}

static int put_split(sink *to, kf_found *found, const kf_guard *guard, const uint32_t *rows, int64_t n) {
    item *parts = malloc(2 * (size_t)count_years(guard, rows, n) * sizeof *parts);
    int64_t n_parts;
    int failed = 0;
    if (!parts)
        return KF_NO_MEMORY;
    n_parts = by_window(guard, rows, n, parts);
    sort_items(parts, n_parts);
    n_parts = without_repeats(parts, n_parts);
    for (int64_t from = 0, end; !failed && from < n_parts; from = end) {
        end = end_of_run(parts, from, n_parts);
        failed = put_within(to, found, parts + from, end - from, guard->split_at_most);
    }
    free(parts);
    return failed;
}

static void note_size(kf_found *found, int64_t n) {
    int64_t place = N_LARGEST;
    found->n_blocks++;
    while (place > 0 && n > found->largest[place - 1]) {
        if (place < N_LARGEST)
            found->largest[place] = found->largest[place - 1];
        place--;
    }
    if (place < N_LARGEST)
        found->largest[place] = n;
}

static int put_guarded(sink *to, kf_found *found, const kf_guard *guard, const uint32_t *rows, int64_t n) {
    note_size(found, n);
    if (n <= guard->at_most) {
        if (to->n + n + 1 > to->room)
            return KF_BAD_ARGUMENT;
        memcpy(to->members + to->n, rows, (size_t)(n + 1) * sizeof *rows);
        to->n += n + 1;
        found->n_pairs += n * (n - 1) / 2;
        return 0;
    }
    if (guard->split_at_most == 0) {
        found->n_dropped++;
        found->n_dropped_pairs += n * (n - 1) / 2;
        return 0;
    }
    found->n_split++;
    return put_split(to, found, guard, rows, n);
}

/* Keep runaway blocks out of what kf_blocks wrote, n entries of rows below n_rows. kept has room entries; three
 * for every entry and year of a row (one at least) are enough. Returns how many were written. */
KF_EXPORT int64_t kf_guard_blocks(const uint32_t *members, int64_t n, int64_t n_rows, const kf_guard *guard,
                                  uint32_t *kept, int64_t room, kf_found *found) {
    sink to = {kept, 0, room};
    int failed = 0;
    memset(found, 0, sizeof *found);
    if (n && members[n - 1] != END_OF_BLOCK)
        return KF_BAD_ARGUMENT;
    for (int64_t from = 0, end; !failed && from < n; from = end + 1) {
        for (end = from; members[end] != END_OF_BLOCK; end++)
            if (members[end] >= n_rows)
                return KF_BAD_ARGUMENT;
        failed = put_guarded(&to, found, guard, members + from, end - from);
    }
    return failed < 0 ? failed : to.n;
}

/* What is left of the blocks of kf_blocks among some rows: is_wanted by row, below n_rows. kept has n entries.
 * Returns how many were written. */
KF_EXPORT int64_t kf_blocks_among(const uint32_t *members, int64_t n, const uint8_t *is_wanted, int64_t n_rows,
                                  uint32_t *kept) {
    int64_t to = 0, begin = 0;
    for (int64_t p = 0; p < n; p++) {
        if (members[p] == END_OF_BLOCK) {
            to = to - begin > 1 ? to : begin;
            if (to > begin)
                kept[to++] = END_OF_BLOCK;
            begin = to;
        } else {
            if (members[p] >= n_rows)
                return KF_BAD_ARGUMENT;
            kept[to] = members[p];
            to += is_wanted[members[p]] != 0;
        }
    }
    return begin;
}

/* ---- pairs ---- */

static int is_followed(const uint32_t *members, int64_t p) {
    return members[p] != END_OF_BLOCK && members[p + 1] != END_OF_BLOCK;
}

/* How often each row stands in a block with a later row behind it: starts, of n_rows + 2 entries, become where to put
 * its places. Returns how many pairs are proposed, repeats included; *n_places is the number of places. */
KF_EXPORT int64_t kf_count_places(const kf_rule_blocks *rules, int64_t n_rules, int64_t n_rows, int64_t *starts,
                                  int64_t *n_places) {
    int64_t n_proposals = 0;
    memset(starts, 0, (size_t)(n_rows + 2) * sizeof *starts);
    for (int64_t r = 0; r < n_rules; r++) {
        const uint32_t *members = rules[r].members;
        int64_t size = 0;
        if (rules[r].n >= (int64_t)END_OF_BLOCK)
            return KF_BAD_ARGUMENT;
        for (int64_t p = 0; p < rules[r].n; p++) {
            if (members[p] != END_OF_BLOCK && (members[p] >= (uint64_t)n_rows || p + 1 == rules[r].n))
                return KF_BAD_ARGUMENT;
            n_proposals += members[p] == END_OF_BLOCK ? size * (size - 1) / 2 : 0;
            size = members[p] == END_OF_BLOCK ? 0 : size + 1;
            if (members[p] != END_OF_BLOCK && is_followed(members, p))
                starts[members[p] + 2]++;
        }
    }
    for (int64_t row = 0; row < n_rows; row++)
        starts[row + 2] += starts[row + 1];
    *n_places = starts[n_rows + 1];
    return n_proposals;
}

/* Write the places counted by kf_count_places, rule after rule; starts[row] becomes where those of a row begin. */
KF_EXPORT void kf_put_places(const kf_rule_blocks *rules, int64_t n_rules, int64_t *starts, uint32_t *places,
                             uint16_t *rule_of_place) {
    for (int64_t r = 0; r < n_rules; r++) {
        const uint32_t *members = rules[r].members;
        for (int64_t p = 0; p < rules[r].n; p++) {
            int64_t to;
            if (members[p] == END_OF_BLOCK || !is_followed(members, p))
                continue;
            to = starts[members[p] + 1]++;
            places[to] = (uint32_t)p;
            rule_of_place[to] = (uint16_t)r;
        }
    }
}

typedef struct {
    const kf_rule_blocks *rules;
    const uint32_t *places;
    const uint16_t *rule_of_place;
    int64_t n_places;
} place_list;

static void fetch_early(const place_list *of, int64_t k) {
    if (k < of->n_places)
        FETCH_EARLY(of->rules[of->rule_of_place[k]].members + of->places[k]);
}

/* The proposals of one row as partner and rule in one word; returns their number, or room + 1 when they do not fit. */
static int64_t gather(const place_list *of, int64_t from, int64_t end, uint64_t *words, int64_t room) {
    int64_t n = 0;
    for (int64_t k = from; k < end; k++) {
        const uint32_t *partner = of->rules[of->rule_of_place[k]].members + of->places[k];
        const uint64_t rule = of->rule_of_place[k];
        fetch_early(of, k + LOOK_AHEAD); /* those of later rows; waiting for memory is most of the work */
        while (*++partner != END_OF_BLOCK) {
            if (n == room)
                return room + 1;
            words[n++] = (uint64_t)*partner << RULE_BITS | rule;
        }
    }
    return n;
}

typedef struct {
    int64_t *left, *right, *rule_of; /* NULL: only count */
    int64_t n;
    int64_t *n_pairs, *n_new; /* by rule */
    int n_bits;               /* of a row */
} pair_sink;

static void put_pairs(pair_sink *to, int64_t row, uint64_t *words, uint64_t *spare, int64_t n) {
    sort_words(words, spare, n, to->n_bits);
    for (int64_t i = 0; i < n; i++) {
        const int64_t rule = (int64_t)(words[i] & (((uint64_t)1 << RULE_BITS) - 1));
        const uint64_t partner = words[i] >> RULE_BITS;
        if (i && words[i] == words[i - 1])
            continue;
        to->n_pairs[rule]++;
        if (i && partner == words[i - 1] >> RULE_BITS)
            continue;
        to->n_new[rule]++;
        if (to->left) {
            to->left[to->n] = row;
            to->right[to->n] = (int64_t)partner;
            to->rule_of[to->n] = rule;
        }
        to->n++;
    }
}

/* Write the pairs of the rows from *next_row on, ascending by (left, right), each with the first rule that proposes it;
 * stop at end_row, or before a row whose proposals do not fit into room.
 * starts, places, rule_of_place: of kf_put_places. words: scratch, twice room entries.
 * left, right and rule_of may be NULL to count only. n_pairs and n_new are added to, by rule.
 * Returns how many pairs were written; *next_row is where to go on. */
KF_EXPORT int64_t kf_pairs(const kf_rule_blocks *rules, const int64_t *starts, const uint32_t *places,
                           const uint16_t *rule_of_place, int64_t *next_row, int64_t end_row, int64_t n_rows,
                           uint64_t *words, int64_t room, int64_t *left, int64_t *right, int64_t *rule_of, int64_t *n_pairs,
                           int64_t *n_new) {
    const place_list of = {rules, places, rule_of_place, starts[n_rows]};
    pair_sink to = {left, right, rule_of, 0, n_pairs, n_new, bits_for(n_rows)};
    int64_t row = *next_row;
    for (; row < end_row; row++) {
        const int64_t n = gather(&of, starts[row], starts[row + 1], words, room - to.n);
        if (n > room - to.n)
            break;
        put_pairs(&to, row, words, words + room, n);
    }
    *next_row = row;
    return to.n;
}
