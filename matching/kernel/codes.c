/* Codes of rows: translated, laid out as columns, and what a row's person is guessed from.
 *
 * Twins: matching/flat_codes.py and matching/bearers.py.
 */
#include "kernel.h"

#if defined(__GNUC__) || defined(__clang__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) ((void)(address))
#endif

#define NONE (-1)

/* Look each code up; what is no place of code_of, as -1 is, becomes absent. */
KF_EXPORT void kf_translate(const int32_t *codes, int64_t n, const int32_t *code_of, int64_t n_codes, int32_t absent,
                            int32_t *out)
{
    for (int64_t i = 0; i < n; ++i) {
        out[i] = codes[i] >= 0 && codes[i] < n_codes ? code_of[codes[i]] : absent;
    }
}

static int is_among(const int32_t *const *slots, int64_t n_slots, int64_t row)
{
    for (int64_t k = 0; k < n_slots; ++k) {
        if (slots[k][row] == slots[n_slots][row]) {
            return 1;
        }
    }
    return 0;
}

/* Lay out the codes of each row, -1 for none; one that a row has twice is kept once.
 * codes has room for n_slots * n_rows, starts for n_rows + 1. Returns the number of codes. */
KF_EXPORT int64_t kf_column(const int32_t *const *slots, int64_t n_slots, int64_t n_rows, int64_t *codes, int64_t *starts)
{
    int64_t n = 0;
    starts[0] = 0;
    for (int64_t row = 0; row < n_rows; ++row) {
        for (int64_t k = 0; k < n_slots; ++k) {
            if (slots[k][row] >= 0 && !is_among(slots, k, row)) {
                codes[n++] = slots[k][row];
            }
        }
        starts[row + 1] = n;
    }
    return n;
}

/* Tell a row's person by name and day; a row without a day counts only when nobody of its name has one.
 *
 * names: from 0 to before n_names, by row; days: 0 for none. has_dated: a zero for each name. person_names, person_days:
 * the same for the rows that count, -1 for the others.
 */
KF_EXPORT void kf_persons(const int32_t *names, const int32_t *days, int64_t n, int64_t n_names, uint8_t *has_dated,
                          int32_t *person_names, int32_t *person_days)
{
    for (int64_t row = 0; row < n; ++row) {
        if (names[row] >= 0 && names[row] < n_names && days[row] > 0) {
            has_dated[names[row]] = 1;
        }
    }
    for (int64_t row = 0; row < n; ++row) {
        const int is_known = names[row] >= 0 && names[row] < n_names;
        const int counts = is_known && (days[row] > 0 || !has_dated[names[row]]);
        person_names[row] = counts ? names[row] : NONE;
        person_days[row] = counts ? days[row] : NONE;
    }
}

/* Sort rows by person; rows of a negative person are left out. begins: n_persons + 1 zeros; order has room for n rows.
 * Returns the number of rows in order. */
KF_EXPORT int64_t kf_rows_by_person(const int64_t *persons, int64_t n, int64_t n_persons, int32_t *begins, int32_t *order)
{
    for (int64_t row = 0; row < n; ++row) {
        if (persons[row] >= 0 && persons[row] < n_persons) {
            ++begins[persons[row] + 1];
        }
    }
    for (int64_t person = 0; person < n_persons; ++person) {
        begins[person + 1] += begins[person];
    }
    const int64_t n_order = begins[n_persons];
    for (int64_t row = 0; row < n; ++row) {
        if (persons[row] >= 0 && persons[row] < n_persons) {
            order[begins[persons[row]]++] = (int32_t)row;
        }
    }
    return n_order;
}

/* The last person who was found with a key, and how many there were. */
typedef struct {
    int32_t last;
    int32_t n;
} Bearers;

#define AHEAD 24 /* rows whose keys are fetched before they are counted */

static int64_t key_of(const int64_t *keys, int64_t code)
{
    return keys != NULL ? keys[code] : code;
}

static void fetch_keys(const int64_t *codes, const int64_t *starts, const int64_t *keys, int64_t row, const Bearers *bearers)
{
    for (int64_t i = starts[row]; i < starts[row + 1]; ++i) {
        PREFETCH(&bearers[key_of(keys, codes[i])]);
    }
}

/* Count the different persons of each key.
 *
 * codes: the items of all rows, starts: where each row's begin; keys: by code, NULL where each code is a key. order:
 * n_order rows, those of one person side by side; persons: by row. bearers: for each key the last person, -1 so far, and
 * a zero.
 */
KF_EXPORT void kf_count_bearers(const int64_t *codes, const int64_t *starts, const int64_t *keys, const int32_t *order,
                                int64_t n_order, const int64_t *persons, Bearers *bearers)
{
    for (int64_t k = 0; k < n_order; ++k) {
        const int64_t row = order[k];
        if (k + AHEAD < n_order) {
            fetch_keys(codes, starts, keys, order[k + AHEAD], bearers);
        }
        for (int64_t i = starts[row]; i < starts[row + 1]; ++i) {
            Bearers *of = &bearers[key_of(keys, codes[i])];
            if (of->last != persons[row]) {
                of->last = (int32_t)persons[row];
                ++of->n;
            }
        }
    }
}
