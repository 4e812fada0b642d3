/* Distinct texts and whole numbers, numbered in order of first appearance: hash tables with open addressing.
 *
 * Twins: TextNumberer and number_integers in matching/flat_texts.py.
 */
#include "kernel.h"

#include <string.h>

static uint64_t load_eight(const uint8_t *text)
{
    uint64_t word;
    memcpy(&word, text, 8);
    return word;
}

static uint32_t load_four(const uint8_t *text)
{
    uint32_t word;
    memcpy(&word, text, 4);
    return word;
}

/* The bytes of a text of 1 to 7 bytes in one number; different texts of one length have different ones. */
static uint64_t load_short(const uint8_t *text, int64_t n)
{
    if (n >= 4) {
        return load_four(text) | (uint64_t)load_four(text + n - 4) << 32;
    }
    return n == 0 ? 0 : (uint64_t)text[0] | (uint64_t)text[n / 2] << 8 | (uint64_t)text[n - 1] << 16;
}

static uint64_t mixed(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

/* Texts end in words that overlap, so that none is read byte by byte. */
static uint32_t hash_of(const uint8_t *text, int64_t n)
{
    uint64_t hash = (uint64_t)n * UINT64_C(0x9E3779B97F4A7C15);
    if (n < 8) {
        hash = mixed(hash, load_short(text, n));
    } else {
        for (int64_t at = 0; at + 8 < n; at += 8) {
            hash = mixed(hash, load_eight(text + at));
        }
        hash = mixed(hash, load_eight(text + n - 8));
    }
    hash *= UINT64_C(0xBF58476D1CE4E5B9);
    return (uint32_t)(hash >> 32);
}

static int is_same(const uint8_t *a, const uint8_t *b, int64_t n)
{
    if (n < 8) {
        return load_short(a, n) == load_short(b, n);
    }
    for (int64_t at = 0; at + 8 < n; at += 8) {
        if (load_eight(a + at) != load_eight(b + at)) {
            return 0;
        }
    }
    return load_eight(a + n - 8) == load_eight(b + n - 8);
}

static void copy_text(uint8_t *out, const uint8_t *text, int64_t n)
{
    if (n > 32) {
        memcpy(out, text, (size_t)n);
    } else if (n >= 8) {
        for (int64_t at = 0; at + 8 < n; at += 8) {
            memcpy(out + at, text + at, 8);
        }
        memcpy(out + n - 8, text + n - 8, 8);
    } else if (n >= 4) {
        memcpy(out, text, 4);
        memcpy(out + n - 4, text + n - 4, 4);
    } else if (n > 0) {
        out[0] = text[0];
        out[n / 2] = text[n / 2];
        out[n - 1] = text[n - 1];
    }
}

#if defined(__GNUC__) || defined(__clang__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) ((void)(address))
#endif

#define BATCH 32
#define FITS_THE_CACHE 2048 /* values; beyond, fetching them ahead pays */

/* The distinct texts so far, end to end in store; starts has one entry more than there are texts. */
typedef struct {
    uint64_t *slots;
    int64_t n_slots;
    uint8_t *store;
    int64_t n_store;
    int64_t *starts;
    int64_t n_values;
} Texts;

static int holds(const Texts *in, int64_t code, const uint8_t *text, int64_t n)
{
    return in->starts[code + 1] - in->starts[code] == n && is_same(in->store + in->starts[code], text, n);
}

/* Fetch what numbering a batch of texts will compare them with; their slots have been fetched. */
static void fetch_values(const Texts *in, const uint32_t *hashes, int64_t size)
{
    int64_t codes[BATCH];
    int64_t n_codes = 0;
    for (int64_t i = 0; i < size; ++i) {
        const uint64_t slot = in->slots[hashes[i] & ((uint64_t)in->n_slots - 1)];
        if (slot != 0 && (uint32_t)(slot >> 32) == hashes[i]) {
            codes[n_codes] = (int64_t)(uint32_t)slot - 1;
            PREFETCH(&in->starts[codes[n_codes++]]);
        }
    }
    for (int64_t i = 0; i < n_codes; ++i) {
        PREFETCH(in->store + in->starts[codes[i]]);
    }
}

/* The place of a text in the table, or of the free slot where it belongs. */
static uint64_t slot_of(const Texts *in, uint32_t hash, const uint8_t *text, int64_t n)
{
    const uint64_t mask = (uint64_t)in->n_slots - 1;
    uint64_t at = hash & mask;
    while (in->slots[at] != 0 && ((uint32_t)(in->slots[at] >> 32) != hash ||
                                  !holds(in, (int64_t)(uint32_t)in->slots[at] - 1, text, n))) {
        at = (at + 1) & mask;
    }
    return at;
}

/* Enter a text into a free slot; 0 where there is no room. */
static int enter(Texts *in, uint64_t at, uint32_t hash, const uint8_t *text, int64_t n)
{
    const int64_t start = in->starts[in->n_values];
    if (in->n_values >= in->n_slots / 2 || n > in->n_store - start) {
        return 0;
    }
    copy_text(in->store + start, text, n);
    in->starts[++in->n_values] = start + n;
    in->slots[at] = (uint64_t)hash << 32 | (uint64_t)in->n_values;
    return 1;
}

/* Number the texts of a column by first appearance; a text of length 0 gets -1.
 *
 * slots: n_slots (a power of two) numbers, 0 when empty, else the hash in the upper half and the code + 1 in the lower.
 * store: room for n_store bytes, which the distinct texts fill end to end; value_starts: where each begins, and where the
 * last ends; n_values[0] of them so far, room for n_slots / 2 and one.
 * Returns how many texts were numbered; fewer than n means that the table or the store is full: grow what lacks room,
 * and call again from there.
 */
KF_EXPORT int64_t kf_encode_texts(const uint8_t *text, const int64_t *starts, const int32_t *lengths, int64_t n,
                                  uint64_t *slots, int64_t n_slots, uint8_t *store, int64_t n_store,
                                  int64_t *value_starts, int64_t *n_values, int32_t *codes)
{
    Texts in = {slots, n_slots, store, n_store, value_starts, n_values[0]};
    uint32_t hashes[BATCH];
    int64_t done = 0;
    for (int64_t size = 0, i = 0; done < n && i == size; done += i) {
        size = n - done < BATCH ? n - done : BATCH;
        for (i = 0; i < size; ++i) {
            hashes[i] = hash_of(text + starts[done + i], lengths[done + i]);
            PREFETCH(&slots[hashes[i] & ((uint64_t)n_slots - 1)]);
        }
        if (in.n_values > FITS_THE_CACHE) {
            fetch_values(&in, hashes, size);
        }
        for (i = 0; i < size; ++i) {
            const uint8_t *at = text + starts[done + i];
            const int64_t length = lengths[done + i];
            if (length == 0) {
                codes[done + i] = -1;
                continue;
            }
            const uint64_t slot = slot_of(&in, hashes[i], at, length);
            if (slots[slot] == 0 && !enter(&in, slot, hashes[i], at, length)) {
                break;
            }
            codes[done + i] = (int32_t)((uint32_t)slots[slot] - 1);
        }
    }
    n_values[0] = in.n_values;
    return done;
}

/* Find texts among those that kf_encode_texts has numbered in slots; what is not there, and a text of length 0, gets -1.
 *
 * text, starts: the texts that are looked up, starts has n + 1 entries.
 */
KF_EXPORT void kf_find_texts(const uint64_t *slots, int64_t n_slots, const uint8_t *store, const int64_t *value_starts,
                             const uint8_t *text, const int64_t *starts, int64_t n, int32_t *codes)
{
    const Texts in = {(uint64_t *)slots, n_slots, (uint8_t *)store, 0, (int64_t *)value_starts, 0};
    for (int64_t i = 0; i < n; ++i) {
        const int64_t length = starts[i + 1] - starts[i];
        const uint8_t *at = text + starts[i];
        codes[i] = length > 0 ? (int32_t)((uint32_t)slots[slot_of(&in, hash_of(at, length), at, length)] - 1) : -1;
    }
}

/* Move the entries of a table of texts into a larger, empty one. */
KF_EXPORT void kf_encode_grow(const uint64_t *slots, int64_t n_slots, uint64_t *larger, int64_t n_larger)
{
    const uint64_t mask = (uint64_t)n_larger - 1;
    for (int64_t i = 0; i < n_slots; ++i) {
        if (slots[i] != 0) {
            uint64_t at = (slots[i] >> 32) & mask;
            while (larger[at] != 0) {
                at = (at + 1) & mask;
            }
            larger[at] = slots[i];
        }
    }
}

static uint64_t number_place(int64_t number, uint64_t mask)
{
    const uint64_t hash = (uint64_t)number * UINT64_C(0x9E3779B97F4A7C15);
    return (hash ^ hash >> 32) * UINT64_C(0xBF58476D1CE4E5B9) >> 20 & mask;
}

/* A table of numbers: slots hold the code + 1, values has room for n_slots / 2, firsts (NULL where nobody asks) for the
 * place of each number's first appearance. */
typedef struct {
    uint32_t *slots;
    int64_t n_slots;
    int64_t *values;
    int32_t *firsts;
    int64_t n_values;
} Numbers;

/* Number up to BATCH numbers, the first of which stands at place first; a negative one gets -1.
 * Returns how many were numbered; fewer than size means that the table is full. */
static int64_t number_batch(Numbers *in, const int64_t *numbers, int64_t size, int64_t first, int32_t *codes)
{
    const uint64_t mask = (uint64_t)in->n_slots - 1;
    uint64_t places[BATCH];
    for (int64_t i = 0; i < size; ++i) {
        places[i] = number_place(numbers[i], mask);
        PREFETCH(&in->slots[places[i]]);
    }
    for (int64_t i = 0; i < size && in->n_values > FITS_THE_CACHE; ++i) {
        const uint32_t slot = in->slots[places[i]];
        PREFETCH(&in->values[slot != 0 ? slot - 1 : 0]);
    }
    for (int64_t i = 0; i < size; ++i) {
        uint64_t at = places[i];
        if (numbers[i] < 0) {
            codes[i] = -1;
            continue;
        }
        while (in->slots[at] != 0 && in->values[in->slots[at] - 1] != numbers[i]) {
            at = (at + 1) & mask;
        }
        if (in->slots[at] == 0) {
            if (in->n_values >= in->n_slots / 2) {
                return i;
            }
            in->values[in->n_values] = numbers[i];
            if (in->firsts != NULL) {
                in->firsts[in->n_values] = (int32_t)(first + i);
            }
            in->slots[at] = (uint32_t)++in->n_values;
        }
        codes[i] = (int32_t)(in->slots[at] - 1);
    }
    return size;
}

/* Number whole numbers by first appearance; a negative one gets -1. As kf_encode_texts: slots hold the code + 1, and
 * values has room for n_slots / 2. Returns how many were numbered. */
KF_EXPORT int64_t kf_encode_numbers(const int64_t *numbers, int64_t n, uint32_t *slots, int64_t n_slots, int64_t *values,
                                    int64_t *n_values, int32_t *codes)
{
    Numbers in = {slots, n_slots, values, NULL, n_values[0]};
    int64_t done = 0;
    for (int64_t found = 0, size = 0; done < n && found == size; done += found) {
        size = n - done < BATCH ? n - done : BATCH;
        found = number_batch(&in, numbers + done, size, done, codes + done);
    }
    n_values[0] = in.n_values;
    return done;
}

/* Number the combinations of codes that rows hold, by first appearance. A combination's number is that of its codes,
 * each counted from 1 with 0 for none (-1), as digits of a number: radices holds one more than the greatest digit of
 * each column. base is added to it: -1 leaves out rows without any code, 0 counts them too.
 *
 * From row begin to before end. firsts gets the row where each combination is met first. Returns the row after the last
 * one that was numbered; less than end means that the table is full, as in kf_encode_texts.
 */
KF_EXPORT int64_t kf_encode_codes(const int32_t *const *columns, const int64_t *radices, int64_t n_columns, int64_t base,
                                  int64_t begin, int64_t end, uint32_t *slots, int64_t n_slots, int64_t *values,
                                  int32_t *firsts, int64_t *n_values, int32_t *codes)
{
    Numbers in = {slots, n_slots, values, firsts, n_values[0]};
    int64_t numbers[BATCH];
    int64_t row = begin;
    for (int64_t found = 0, size = 0; row < end && found == size; row += found) {
        size = end - row < BATCH ? end - row : BATCH;
        for (int64_t i = 0; i < size; ++i) {
            int64_t number = 0;
            for (int64_t k = 0; k < n_columns; ++k) {
                number = number * radices[k] + columns[k][row + i] + 1;
            }
            numbers[i] = number + base;
        }
        found = number_batch(&in, numbers, size, row, codes + row);
    }
    n_values[0] = in.n_values;
    return row;
}

/* Enter the numbers of a table that is full into a larger, empty one. */
KF_EXPORT void kf_encode_grow_numbers(const int64_t *values, int64_t n_values, uint32_t *larger, int64_t n_larger)
{
    const uint64_t mask = (uint64_t)n_larger - 1;
    for (int64_t i = 0; i < n_values; ++i) {
        uint64_t at = number_place(values[i], mask);
        while (larger[at] != 0) {
            at = (at + 1) & mask;
        }
        larger[at] = (uint32_t)(i + 1);
    }
}

/* Copy texts end to end; out has room for all of them. */
KF_EXPORT void kf_gather_texts(const uint8_t *text, const int64_t *starts, const int32_t *lengths, int64_t n, uint8_t *out)
{
    for (int64_t i = 0; i < n; ++i) {
        if (lengths[i] > 0) {
            copy_text(out, text + starts[i], lengths[i]);
            out += lengths[i];
        }
    }
}
