/* How alike two texts are: Jaro, Jaro-Winkler, Levenshtein, optimal string alignment, Damerau-Levenshtein.
 *
 * Texts of up to 64 symbols are compared with one machine word per row: Myers (1999) and Hyyro (2003) for the edit
 * distances, and the same idea for Jaro's matching characters. Longer ones take the textbook dynamic programme.
 * Damerau-Levenshtein with linear memory follows Zhao and Sahni (2019).
 */
#include "kernel.h"

#include <stdlib.h>
#include <string.h>

#if defined(_MSC_VER)
#include <intrin.h>
#endif

#define WORD 64
#define BYTES 256

#if !defined(KF_SOURCES)
#define KF_SOURCES "unknown"
#endif

typedef struct {
    const uint8_t *at;
    int64_t n;
} short_text;

typedef struct {
    const uint32_t *at;
    int64_t n;
} wide_text;

typedef double (*similarity_of)(const uint8_t *, int64_t, const uint8_t *, int64_t);
typedef int64_t (*distance_of)(const uint8_t *, int64_t, const uint8_t *, int64_t, int64_t);

int32_t kf_abi_version(void) { return KF_ABI_VERSION; }

const char *kf_sources(void) { return KF_SOURCES; }

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

static int lowest_bit(uint64_t word) {
#if defined(__GNUC__) || defined(__clang__)
    return __builtin_ctzll(word);
#else
    int place = 0;
    while (!(word & 1)) {
        word >>= 1;
        place++;
    }
    return place;
#endif
}

/* ---- one word ---- */

/* Where each byte of a stands in it. Only the entries for bytes of a and b are written: clearing all 256 would cost
 * more than comparing two names. */
static void mark_places(uint64_t *places, short_text a, short_text b) {
    for (int64_t j = 0; j < b.n; j++)
        places[b.at[j]] = 0;
    for (int64_t i = 0; i < a.n; i++)
        places[a.at[i]] = 0;
    for (int64_t i = 0; i < a.n; i++)
        places[a.at[i]] |= (uint64_t)1 << i;
}

static double jaro_of(int64_t la, int64_t lb, int64_t n_common, int64_t n_out_of_order) {
    double sum = 0.0;
    if (n_common == 0)
        return 0.0;
    sum += (double)n_common / (double)la;
    sum += (double)n_common / (double)lb;
    sum += (double)(n_common - n_out_of_order / 2) / (double)n_common;
    return sum / 3.0;
}

static int64_t jaro_window(int64_t la, int64_t lb) { return larger(0, larger(la, lb) / 2 - 1); }

static int64_t count_out_of_order(const uint64_t *places, short_text b, uint64_t in_a, uint64_t in_b) {
    int64_t n = 0;
    while (in_b) {
        const uint64_t next = in_a & (0 - in_a);
        n += !(places[b.at[lowest_bit(in_b)]] & next);
        in_b &= in_b - 1;
        in_a ^= next;
    }
    return n;
}

static double jaro_word(short_text a, short_text b) {
    uint64_t places[BYTES];
    const int64_t window = jaro_window(a.n, b.n);
    uint64_t near = ((uint64_t)1 << (window + 1)) - 1; /* window is 31 at most */
    uint64_t in_a = 0, in_b = 0;
    int64_t n_common = 0;
    mark_places(places, a, b);
    for (int64_t j = 0; j < b.n; j++) {
        const uint64_t found = places[b.at[j]] & near & ~in_a;
        in_a |= found & (0 - found);
        in_b |= (uint64_t)(found != 0) << j;
        n_common += found != 0;
        near = (near << 1) | (j < window);
    }
    return jaro_of(a.n, b.n, n_common, count_out_of_order(places, b, in_a, in_b));
}

/* a is the shorter one, of 1 to 64 bytes. */
static int64_t levenshtein_word(short_text a, short_text b) {
    uint64_t places[BYTES];
    uint64_t up = ~(uint64_t)0, down = 0;
    const uint64_t last = (uint64_t)1 << (a.n - 1);
    int64_t distance = a.n;
    mark_places(places, a, b);
    for (int64_t j = 0; j < b.n; j++) {
        const uint64_t same = places[b.at[j]];
        const uint64_t diagonal = (((same & up) + up) ^ up) | same | down;
        uint64_t across = down | ~(diagonal | up);
        uint64_t back = diagonal & up;
        distance += (across & last) != 0;
        distance -= (back & last) != 0;
        across = (across << 1) | 1;
        back <<= 1;
        up = back | ~(diagonal | across);
        down = across & diagonal;
    }
    return distance;
}

static int64_t osa_word(short_text a, short_text b) {
    uint64_t places[BYTES];
    uint64_t up = ~(uint64_t)0, down = 0, diagonal = 0, before = 0;
    const uint64_t last = (uint64_t)1 << (a.n - 1);
    int64_t distance = a.n;
    mark_places(places, a, b);
    for (int64_t j = 0; j < b.n; j++) {
        const uint64_t same = places[b.at[j]];
        const uint64_t swapped = ((~diagonal & same) << 1) & before;
        uint64_t across, back;
        diagonal = (((same & up) + up) ^ up) | same | down | swapped;
        across = down | ~(diagonal | up);
        back = diagonal & up;
        distance += (across & last) != 0;
        distance -= (back & last) != 0;
        across = (across << 1) | 1;
        back <<= 1;
        up = back | ~(diagonal | across);
        down = across & diagonal;
        before = same;
    }
    return distance;
}

/* ---- any length ---- */

static double jaro_flags(wide_text a, wide_text b, uint8_t *in_a, uint8_t *in_b) {
    const int64_t window = jaro_window(a.n, b.n);
    int64_t n_common = 0, n_out_of_order = 0;
    for (int64_t j = 0; j < b.n; j++) {
        const int64_t end = smaller(a.n, j + window + 1);
        for (int64_t i = larger(0, j - window); i < end; i++) {
            if (!in_a[i] && a.at[i] == b.at[j]) {
                in_a[i] = in_b[j] = 1;
                n_common++;
                break;
            }
        }
    }
    for (int64_t i = 0, j = 0; j < b.n; j++) {
        if (!in_b[j])
            continue;
        while (!in_a[i])
            i++;
        n_out_of_order += a.at[i++] != b.at[j];
    }
    return jaro_of(a.n, b.n, n_common, n_out_of_order);
}

static double jaro_wide(wide_text a, wide_text b) {
    uint8_t *flags = calloc((size_t)(a.n + b.n), 1);
    double alike;
    if (!flags)
        return KF_NO_MEMORY;
    alike = jaro_flags(a, b, flags, flags + a.n);
    free(flags);
    return alike;
}

/* Three rows of the matrix; swaps of neighbours are allowed where may_swap. */
static int64_t edit_rows(wide_text a, wide_text b, int may_swap, int64_t at_most, int64_t *rows) {
    int64_t *two_before = rows, *before = rows + a.n + 1, *row = rows + 2 * (a.n + 1);
    int64_t least_before = 0;
    for (int64_t i = 0; i <= a.n; i++)
        before[i] = i;
    for (int64_t j = 1; j <= b.n; j++) {
        int64_t least = row[0] = j;
        int64_t *const spare = two_before;
        for (int64_t i = 1; i <= a.n; i++) {
            int64_t best = before[i - 1] + (a.at[i - 1] != b.at[j - 1]);
            best = smaller(best, smaller(before[i], row[i - 1]) + 1);
            if (may_swap && i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
                best = smaller(best, two_before[i - 2] + 1);
            row[i] = best;
            least = smaller(least, best);
        }
        if (least > at_most && least_before > at_most)
            return at_most + 1;
        least_before = least;
        two_before = before;
        before = row;
        row = spare;
    }
    return before[a.n];
}

static int64_t edit_wide(wide_text a, wide_text b, int may_swap, int64_t at_most) {
    int64_t *rows = malloc(3 * (size_t)(a.n + 1) * sizeof *rows);
    int64_t distance;
    if (!rows)
        return KF_NO_MEMORY;
    distance = edit_rows(a, b, may_swap, at_most, rows);
    free(rows);
    return distance;
}

/* rows has room for n_symbols + 3 * (b.n + 2); symbols are below n_symbols. */
static int64_t damerau_rows(wide_text a, wide_text b, int64_t n_symbols, int64_t *rows) {
    const int64_t width = b.n + 2, none = larger(a.n, b.n) + 1;
    int64_t *const last_row = rows;
    int64_t *saved = rows + n_symbols + 1, *before = saved + width, *row = before + width;
    for (int64_t s = 0; s < n_symbols; s++)
        last_row[s] = -1;
    for (int64_t j = -1; j <= b.n; j++) {
        saved[j] = before[j] = none;
        row[j] = j < 0 ? none : j;
    }
    for (int64_t i = 1; i <= a.n; i++) {
        int64_t *const spare = before;
        int64_t last_column = -1, two_up, corner = none;
        before = row;
        row = spare;
        two_up = row[0];
        row[0] = i;
        for (int64_t j = 1; j <= b.n; j++) {
            const int is_same = a.at[i - 1] == b.at[j - 1];
            int64_t best = smaller(before[j - 1] + !is_same, smaller(row[j - 1], before[j]) + 1);
            if (is_same) {
                last_column = j;
                saved[j] = before[j - 2];
                corner = two_up;
            } else if (j - last_column == 1) {
                best = smaller(best, saved[j] + (i - last_row[b.at[j - 1]]));
            } else if (i - last_row[b.at[j - 1]] == 1) {
                best = smaller(best, corner + (j - last_column));
            }
            two_up = row[j];
            row[j] = best;
        }
        last_row[a.at[i - 1]] = i;
    }
    return row[b.n];
}

static int64_t damerau_wide(wide_text a, wide_text b, int64_t n_symbols) {
    int64_t *rows = malloc((size_t)(n_symbols + 3 * (b.n + 2)) * sizeof *rows);
    int64_t distance;
    if (!rows)
        return KF_NO_MEMORY;
    distance = damerau_rows(a, b, n_symbols, rows);
    free(rows);
    return distance;
}

static int64_t damerau_word(short_text a, short_text b) {
    uint32_t symbols[2 * WORD];
    int64_t rows[BYTES + 3 * (WORD + 2)];
    for (int64_t i = 0; i < a.n; i++)
        symbols[i] = a.at[i];
    for (int64_t j = 0; j < b.n; j++)
        symbols[WORD + j] = b.at[j];
    return damerau_rows((wide_text){symbols, a.n}, (wide_text){symbols + WORD, b.n}, BYTES, rows);
}

/* ---- what both kinds of text share ---- */

static double winkler(double jaro, int64_t n_prefix) {
    return jaro > 0.7 ? jaro + (double)n_prefix * 0.1 * (1.0 - jaro) : jaro;
}

static double jaro_without_letters(int64_t la, int64_t lb) { return la == 0 && lb == 0 ? 1.0 : 0.0; }

static int64_t capped(int64_t distance, int64_t at_most) { return distance > at_most ? at_most + 1 : distance; }

static void cut_common_ends(short_text *a, short_text *b) {
    while (a->n && b->n && a->at[0] == b->at[0]) {
        a->at++, a->n--;
        b->at++, b->n--;
    }
    while (a->n && b->n && a->at[a->n - 1] == b->at[b->n - 1])
        a->n--, b->n--;
}

static void put_shorter_first(short_text *a, short_text *b) {
    if (a->n > b->n) {
        const short_text spare = *a;
        *a = *b;
        *b = spare;
    }
}

/* ---- texts of bytes ---- */

/* Both texts as wide symbols, one after the other; NULL without memory. */
static uint32_t *widened(short_text a, short_text b) {
    uint32_t *symbols = malloc((size_t)(a.n + b.n + 1) * sizeof *symbols);
    if (!symbols)
        return NULL;
    for (int64_t i = 0; i < a.n; i++)
        symbols[i] = a.at[i];
    for (int64_t j = 0; j < b.n; j++)
        symbols[a.n + j] = b.at[j];
    return symbols;
}

double kf_jaro(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb) {
    const short_text left = {a, la}, right = {b, lb};
    uint32_t *symbols;
    double alike;
    if (la == 0 || lb == 0)
        return jaro_without_letters(la, lb);
    if (la <= WORD && lb <= WORD)
        return jaro_word(left, right);
    symbols = widened(left, right);
    if (!symbols)
        return KF_NO_MEMORY;
    alike = jaro_wide((wide_text){symbols, la}, (wide_text){symbols + la, lb});
    free(symbols);
    return alike;
}

double kf_jaro_winkler(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb) {
    const int64_t longest = smaller(4, smaller(la, lb));
    int64_t n = 0;
    while (n < longest && a[n] == b[n])
        n++;
    return winkler(kf_jaro(a, la, b, lb), n);
}

static int64_t edit(short_text a, short_text b, int may_swap, int64_t at_most) {
    uint32_t *symbols;
    int64_t distance;
    cut_common_ends(&a, &b);
    put_shorter_first(&a, &b);
    if (b.n - a.n > at_most)
        return at_most + 1;
    if (a.n == 0)
        return b.n;
    if (a.n <= WORD)
        return capped(may_swap ? osa_word(a, b) : levenshtein_word(a, b), at_most);
    symbols = widened(a, b);
    if (!symbols)
        return KF_NO_MEMORY;
    distance = edit_wide((wide_text){symbols, a.n}, (wide_text){symbols + a.n, b.n}, may_swap, at_most);
    free(symbols);
    return capped(distance, at_most);
}

int64_t kf_levenshtein(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most) {
    return edit((short_text){a, la}, (short_text){b, lb}, 0, at_most);
}

int64_t kf_osa(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most) {
    return edit((short_text){a, la}, (short_text){b, lb}, 1, at_most);
}

int64_t kf_damerau(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most) {
    short_text left = {a, la}, right = {b, lb};
    uint32_t *symbols;
    int64_t distance;
    cut_common_ends(&left, &right);
    put_shorter_first(&left, &right);
    if (right.n - left.n > at_most)
        return at_most + 1;
    if (left.n == 0)
        return right.n;
    if (right.n <= WORD)
        return capped(damerau_word(left, right), at_most);
    symbols = widened(left, right);
    if (!symbols)
        return KF_NO_MEMORY;
    distance = damerau_wide((wide_text){symbols, left.n}, (wide_text){symbols + left.n, right.n}, BYTES);
    free(symbols);
    return capped(distance, at_most);
}

/* ---- texts of characters ---- */

static int is_ascii(const uint8_t *a, int64_t n) {
    uint8_t any = 0;
    for (int64_t i = 0; i < n; i++)
        any |= a[i];
    return any < 0x80;
}

static int n_more_bytes(uint8_t first) {
    if (first < 0xC2 || first > 0xF4)
        return 0;
    return first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
}

/* One character at a; *n_used is how many bytes it takes. A byte that belongs to none is told from every character. */
static uint32_t character(const uint8_t *a, int64_t n, int64_t *n_used) {
    const int more = n_more_bytes(a[0]);
    uint32_t code = more == 1 ? a[0] & 0x1Fu : more == 2 ? a[0] & 0x0Fu : a[0] & 0x07u;
    *n_used = 1;
    if (more == 0 || more >= n)
        return a[0] < 0x80 ? a[0] : 0x110000u + a[0];
    for (int i = 1; i <= more; i++) {
        if ((a[i] & 0xC0) != 0x80)
            return 0x110000u + a[0];
        code = (code << 6) | (a[i] & 0x3Fu);
    }
    *n_used = more + 1;
    return code;
}

static int64_t decode(const uint8_t *a, int64_t n, uint32_t *out) {
    int64_t n_chars = 0;
    for (int64_t i = 0, used; i < n; i += used)
        out[n_chars++] = character(a + i, n - i, &used);
    return n_chars;
}

int64_t kf_n_chars(const uint8_t *a, int64_t la) {
    int64_t n_chars = 0;
    for (int64_t i = 0, used; i < la; i += used) {
        character(a + i, la - i, &used);
        n_chars++;
    }
    return n_chars;
}

static int by_size(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int64_t place_of(const uint32_t *sorted, int64_t n, uint32_t symbol) {
    int64_t low = 0;
    while (n > 1) {
        const int64_t half = n / 2;
        if (sorted[low + half] <= symbol)
            low += half;
        n -= half;
    }
    return low;
}

/* Number the symbols from 0 without gaps; returns how many there are, or KF_NO_MEMORY. */
static int64_t renumber(uint32_t *symbols, int64_t n) {
    uint32_t *sorted = malloc((size_t)(n + 1) * sizeof *sorted);
    int64_t n_distinct = 0;
    if (!sorted)
        return KF_NO_MEMORY;
    memcpy(sorted, symbols, (size_t)n * sizeof *sorted);
    qsort(sorted, (size_t)n, sizeof *sorted, by_size);
    for (int64_t i = 0; i < n; i++)
        if (i == 0 || sorted[i] != sorted[i - 1])
            sorted[n_distinct++] = sorted[i];
    for (int64_t i = 0; i < n; i++)
        symbols[i] = (uint32_t)place_of(sorted, n_distinct, symbols[i]);
    free(sorted);
    return n_distinct;
}

/* At most 128 symbols as bytes, equal where the symbols are. */
static void as_bytes(const uint32_t *symbols, int64_t n, uint8_t *out) {
    uint32_t seen[2 * WORD];
    int64_t n_seen = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t s = 0;
        while (s < n_seen && seen[s] != symbols[i])
            s++;
        if (s == n_seen)
            seen[n_seen++] = symbols[i];
        out[i] = (uint8_t)s;
    }
}

typedef struct {
    uint32_t *symbols; /* of both texts */
    int64_t la, lb;
    uint8_t bytes[2 * WORD];
} decoded;

/* 1 for texts short enough to be compared as bytes, 0 for longer ones, which the caller frees; or KF_NO_MEMORY. */
static int decode_both(decoded *both, const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb) {
    both->symbols = malloc((size_t)(la + lb + 1) * sizeof *both->symbols);
    if (!both->symbols)
        return KF_NO_MEMORY;
    both->la = decode(a, la, both->symbols);
    both->lb = decode(b, lb, both->symbols + both->la);
    if (both->la > WORD || both->lb > WORD)
        return 0;
    as_bytes(both->symbols, both->la + both->lb, both->bytes);
    free(both->symbols);
    return 1;
}

static double jaro_chars(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, similarity_of bytes_alike) {
    decoded both;
    double alike;
    int64_t n = 0;
    if (is_ascii(a, la) && is_ascii(b, lb))
        return bytes_alike(a, la, b, lb);
    switch (decode_both(&both, a, la, b, lb)) {
    case 1:
        return bytes_alike(both.bytes, both.la, both.bytes + both.la, both.lb);
    case 0:
        break;
    default:
        return KF_NO_MEMORY;
    }
    alike = both.la && both.lb
                ? jaro_wide((wide_text){both.symbols, both.la}, (wide_text){both.symbols + both.la, both.lb})
                : jaro_without_letters(both.la, both.lb);
    while (n < smaller(4, smaller(both.la, both.lb)) && both.symbols[n] == both.symbols[both.la + n])
        n++;
    free(both.symbols);
    return bytes_alike == kf_jaro ? alike : winkler(alike, n);
}

double kf_jaro_chars(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb) {
    return jaro_chars(a, la, b, lb, kf_jaro);
}

double kf_jaro_winkler_chars(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb) {
    return jaro_chars(a, la, b, lb, kf_jaro_winkler);
}

static int64_t wide_distance(uint32_t *symbols, int64_t la, int64_t lb, int64_t at_most, distance_of bytes_apart) {
    const wide_text a = {symbols, la}, b = {symbols + la, lb};
    int64_t n_symbols;
    if (larger(la, lb) - smaller(la, lb) > at_most)
        return at_most + 1;
    if (bytes_apart != kf_damerau)
        return edit_wide(a, b, bytes_apart == kf_osa, at_most);
    n_symbols = renumber(symbols, la + lb);
    return n_symbols < 0 ? n_symbols : damerau_wide(a, b, n_symbols);
}

static int64_t distance_chars(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most,
                              distance_of bytes_apart) {
    decoded both;
    int64_t distance;
    if (is_ascii(a, la) && is_ascii(b, lb))
        return bytes_apart(a, la, b, lb, at_most);
    switch (decode_both(&both, a, la, b, lb)) {
    case 1:
        return bytes_apart(both.bytes, both.la, both.bytes + both.la, both.lb, at_most);
    case 0:
        break;
    default:
        return KF_NO_MEMORY;
    }
    distance = wide_distance(both.symbols, both.la, both.lb, at_most, bytes_apart);
    free(both.symbols);
    return capped(distance, at_most);
}

int64_t kf_levenshtein_chars(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most) {
    return distance_chars(a, la, b, lb, at_most, kf_levenshtein);
}

int64_t kf_osa_chars(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most) {
    return distance_chars(a, la, b, lb, at_most, kf_osa);
}

int64_t kf_damerau_chars(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most) {
    return distance_chars(a, la, b, lb, at_most, kf_damerau);
}

/* ---- many pairs ---- */

static double measure_one(int32_t measure, int32_t by_chars, short_text a, short_text b) {
    static const similarity_of similarities[2][2] = {{kf_jaro, kf_jaro_winkler}, {kf_jaro_chars, kf_jaro_winkler_chars}};
    static const distance_of distances[2][3] = {{kf_levenshtein, kf_osa, kf_damerau},
                                                {kf_levenshtein_chars, kf_osa_chars, kf_damerau_chars}};
    if (measure < KF_LEVENSHTEIN)
        return similarities[by_chars != 0][measure](a.at, a.n, b.at, b.n);
    return (double)distances[by_chars != 0][measure - KF_LEVENSHTEIN](a.at, a.n, b.at, b.n, a.n + b.n);
}

static int is_place(int64_t place, int64_t n) { return place >= 0 && place < n; }

int32_t kf_text_pairs(int32_t measure, int32_t by_chars, const uint8_t *blob, const int64_t *starts, int64_t n_texts,
                      const int64_t *left, const int64_t *right, int64_t n_pairs, double *out) {
    if (measure < 0 || measure >= KF_N_MEASURES)
        return KF_BAD_ARGUMENT;
    for (int64_t p = 0; p < n_pairs; p++) {
        short_text a, b;
        if (!is_place(left[p], n_texts) || !is_place(right[p], n_texts))
            return KF_BAD_ARGUMENT;
        a = (short_text){blob + starts[left[p]], starts[left[p] + 1] - starts[left[p]]};
        b = (short_text){blob + starts[right[p]], starts[right[p] + 1] - starts[right[p]]};
        out[p] = measure_one(measure, by_chars, a, b);
        if (out[p] < 0)
            return KF_NO_MEMORY;
    }
    return 0;
}
