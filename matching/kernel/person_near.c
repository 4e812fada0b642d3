/* Names that the files do not know, and the known names one slip away.
 *
 * Two texts one slip apart are equal once each loses at most one character, so an index of the known names with one
 * character left out finds them all; what is found is then compared. Source: T. Bocek, E. Hunt, B. Stiller, "Fast
 * similarity search in large dictionaries" (2007).
 */
#include "person.h"

#include <stdlib.h>
#include <string.h>

#define HASH_START 14695981039346656037u
#define HASH_STEP 1099511628211u

static int is_power_of_two(int64_t n) { return n > 0 && (n & (n - 1)) == 0; }

static uint64_t hash_on(uint64_t hash, const uint8_t *at, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        hash = (hash ^ at[i]) * HASH_STEP;
    return hash;
}

static int64_t slot_of(uint64_t hash, int64_t n_slots) { return (int64_t)((hash ^ (hash >> 32)) & (uint64_t)(n_slots - 1)); }

/* The texts that a text becomes: itself, then each of its characters left out. */
typedef struct {
    const uint8_t *text;
    int64_t n;
    int64_t from; /* begin of the character to be left out */
    int64_t to;
    uint64_t before; /* hash of what stands before it */
    int is_whole;
} shortenings;

static shortenings shortenings_of(const uint8_t *text, int64_t n) {
    const shortenings all = {text, n, 0, 0, HASH_START, 1};
    return all;
}

/* Hash of the next one into *hash; 0 when there is none. */
static int next_shortening(shortenings *all, uint64_t *hash) {
    if (all->is_whole) {
        all->is_whole = 0;
        *hash = hash_on(HASH_START, all->text, all->n);
        return 1;
    }
    all->before = hash_on(all->before, all->text + all->from, all->to - all->from);
    all->from = all->to;
    if (all->from >= all->n)
        return 0;
    do {
        all->to++;
    } while (all->to < all->n && (all->text[all->to] & 0xC0) == 0x80);
    *hash = hash_on(all->before, all->text + all->to, all->n - all->to);
    return 1;
}

int32_t kf_near_index(const kf_texts *known, int64_t n_known, int32_t *slots, int64_t n_slots) {
    int64_t n_used = 0;
    if (!is_power_of_two(n_slots) || n_known >= INT32_MAX)
        return KF_BAD_ARGUMENT;
    for (int64_t k = 0; k < n_known; k++) {
        shortenings all = shortenings_of(known->blob + known->texts[k].start, known->texts[k].n_bytes);
        uint64_t hash;
        while (next_shortening(&all, &hash)) {
            int64_t slot = slot_of(hash, n_slots);
            if (++n_used > n_slots / 2)
                return KF_BAD_ARGUMENT;
            while (slots[slot])
                slot = (slot + 1) & (n_slots - 1);
            slots[slot] = (int32_t)(k + 1);
        }
    }
    return 0;
}

typedef struct {
    int32_t *items;
    int64_t n;
    int64_t capacity;
} room;

static int add_members(room *to, const kf_lists *lists, int64_t list) {
    for (int64_t i = lists->starts[list]; i < lists->starts[list + 1]; i++) {
        if (to->n == to->capacity)
            return 0;
        to->items[to->n++] = lists->items[i];
    }
    return 1;
}

static int by_size(const void *a, const void *b) {
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void sort_from(room *in, int64_t start) {
    int64_t n = start;
    qsort(in->items + start, (size_t)(in->n - start), sizeof *in->items, by_size);
    for (int64_t i = start; i < in->n; i++)
        if (i == start || in->items[i] != in->items[i - 1])
            in->items[n++] = in->items[i];
    in->n = n;
}

typedef struct {
    const kf_texts *known;
    const kf_lists *forms;
    const int32_t *slots;
    int64_t n_slots;
    int32_t at_most;
    int32_t longest; /* characters of the longest known text */
} near_index;

static int add_near(const near_index *index, const kf_texts *texts, int64_t text, room *to) {
    const kf_text *own = texts->texts + text;
    shortenings all = shortenings_of(texts->blob + own->start, own->n_bytes);
    uint64_t hash;
    if (own->n_chars > index->longest + index->at_most)
        return 0;
    while (next_shortening(&all, &hash) && (index->at_most || !all.to)) {
        for (int64_t slot = slot_of(hash, index->n_slots); index->slots[slot]; slot = (slot + 1) & (index->n_slots - 1)) {
            const int64_t k = index->slots[slot] - 1;
            const kf_text *known = index->known->texts + k;
            const int found = kf_text_within(texts->blob, own, index->known->blob, known, index->at_most);
            if (found < 0)
                return found;
            if (found && !add_members(to, index->forms, k))
                return KF_TOO_SMALL;
        }
    }
    return 0;
}

static int32_t longest_of(const kf_texts *known, int64_t n) {
    int32_t longest = 0;
    for (int64_t k = 0; k < n; k++)
        longest = known->texts[k].n_chars > longest ? known->texts[k].n_chars : longest;
    return longest;
}

int64_t kf_near_forms(const kf_texts *texts, int64_t n, const uint8_t *is_wanted, const kf_texts *known,
                      int64_t n_known, const kf_lists *forms, const int32_t *slots, int64_t n_slots, int32_t at_most,
                      int32_t *items, int64_t capacity, int64_t *starts) {
    const near_index index = {known, forms, slots, n_slots, at_most, longest_of(known, n_known)};
    room to = {items, 0, capacity};
    if (!is_power_of_two(n_slots))
        return KF_BAD_ARGUMENT;
    starts[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        if (is_wanted[i]) {
            const int32_t failed = add_near(&index, texts, i, &to);
            if (failed)
                return failed;
            sort_from(&to, starts[i]);
        }
        starts[i + 1] = to.n;
    }
    return to.n;
}
