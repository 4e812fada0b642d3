/* Tables of text: finds the cells of a CSV file, and numbers the distinct texts of a column.
 *
 * The grammar is that of Python's csv module with its default dialect: a quotation mark opens a quoted cell only at the
 * start of the cell, a doubled one inside stands for itself, and whatever follows the closing one belongs to the cell.
 * Twin: matching/flat_twin.py.
 */
#include "kernel.h"

#include <string.h>

#define KF_CSV_UNCLOSED (-1)
#define KF_CSV_TOO_LONG (-2)
#define KF_CSV_LONGEST 131072 /* bytes of one cell, the limit of Python's csv module too */

#define CURSOR_AT 0
#define CURSOR_LINE 1
#define CURSOR_BLANK 2

enum { PLAIN = 0, DELIMITER, FEED, RETURN, QUOTE };

typedef struct {
    uint8_t *text;
    int64_t n;
    int64_t at;
    int64_t line;
    int64_t start; /* of the cell, after its opening quotation mark */
    int64_t end;   /* one past its last byte */
    uint8_t kind[256];
} Scan;

/* Spaces that are trimmed: ASCII's, NUL, and the no-break space in UTF-8. */
static int is_blank(uint8_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0;
}

static void trim(const uint8_t *text, int64_t *start, int64_t *end)
{
    for (;;) {
        if (*start < *end && is_blank(text[*start])) {
            ++*start;
        } else if (*start + 1 < *end && text[*start] == 0xC2 && text[*start + 1] == 0xA0) {
            *start += 2;
        } else {
            break;
        }
    }
    for (;;) {
        if (*start < *end && is_blank(text[*end - 1])) {
            --*end;
        } else if (*start + 1 < *end && text[*end - 2] == 0xC2 && text[*end - 1] == 0xA0) {
            *end -= 2;
        } else {
            break;
        }
    }
}

static void skip_line_end(Scan *s)
{
    if (s->at < s->n && s->text[s->at] == '\r') {
        ++s->at;
        if (s->at < s->n && s->text[s->at] == '\n') {
            ++s->at;
        }
    } else {
        ++s->at;
    }
    ++s->line;
}

/* Read on from a closing quotation mark: the rest of the cell is taken as it stands. */
static void plain_rest(Scan *s, int64_t *to)
{
    while (s->at < s->n) {
        const uint8_t c = s->text[s->at];
        const uint8_t kind = s->kind[c];
        if (kind == DELIMITER || kind == FEED || kind == RETURN) {
            break;
        }
        s->text[(*to)++] = c;
        ++s->at;
    }
}

/* Read a quoted cell; what is doubled inside is written once, in place. */
static int quoted_cell(Scan *s)
{
    int64_t to = ++s->at;
    s->start = to;
    while (s->at < s->n) {
        const uint8_t c = s->text[s->at];
        if (c == '"') {
            if (s->at + 1 < s->n && s->text[s->at + 1] == '"') {
                s->text[to++] = '"';
                s->at += 2;
                continue;
            }
            ++s->at;
            plain_rest(s, &to);
            s->end = to;
            return s->end - s->start > KF_CSV_LONGEST ? KF_CSV_TOO_LONG : 0;
        }
        if (c == '\n' || (c == '\r' && !(s->at + 1 < s->n && s->text[s->at + 1] == '\n'))) {
            ++s->line;
        }
        if (to - s->start >= KF_CSV_LONGEST) {
            return KF_CSV_TOO_LONG;
        }
        s->text[to++] = c;
        ++s->at;
    }
    return KF_CSV_UNCLOSED;
}

static int read_cell(Scan *s)
{
    if (s->at < s->n && s->text[s->at] == '"') {
        return quoted_cell(s);
    }
    s->start = s->at;
    while (s->at < s->n) {
        const uint8_t kind = s->kind[s->text[s->at]];
        if (kind != PLAIN && kind != QUOTE) {
            break;
        }
        ++s->at;
    }
    s->end = s->at;
    return s->end - s->start > KF_CSV_LONGEST ? KF_CSV_TOO_LONG : 0;
}

/* Find the cells of the next rows.
 *
 * cursor: byte to begin at, its line, rows without any text so far (they are skipped); brought forward to after the
 * last row. On failure its line is that of the row. place_of[column] says where a wanted column's cells go, -1 for
 * nowhere; starts and lengths have max_rows entries for each place; an absent cell has length 0.
 * Returns the number of rows, or KF_CSV_UNCLOSED, KF_CSV_TOO_LONG. Writes into text where marks are doubled.
 */
KF_EXPORT int64_t kf_csv_scan(uint8_t *text, int64_t n, int64_t *cursor, int32_t delimiter, const int32_t *place_of,
                              int64_t n_columns, int64_t n_places, int64_t max_rows, int64_t *starts, int32_t *lengths,
                              int64_t *lines, int32_t *n_cells)
{
    Scan s = {text, n, cursor[CURSOR_AT], cursor[CURSOR_LINE], 0, 0, {0}};
    int64_t row = 0;
    s.kind[(uint8_t)delimiter] = DELIMITER;
    s.kind['\n'] = FEED;
    s.kind['\r'] = RETURN;
    while (row < max_rows && s.at < n) {
        const int64_t line = s.line;
        int64_t column = 0;
        int has_text = 0;
        int is_first = 1;
        if (text[s.at] == '\n' || text[s.at] == '\r') {
            skip_line_end(&s);
            ++cursor[CURSOR_BLANK];
            continue;
        }
        for (int64_t place = 0; place < n_places; ++place) {
            starts[place * max_rows + row] = 0;
            lengths[place * max_rows + row] = 0;
        }
        for (;;) {
            const int failed = is_first || s.at < n ? read_cell(&s) : 0;
            if (failed) {
                cursor[CURSOR_LINE] = line;
                return failed;
            }
            is_first = 0;
            if (s.end > s.start) {
                const int32_t place = column < n_columns ? place_of[column] : -1;
                if (place >= 0 || !has_text) {
                    trim(text, &s.start, &s.end);
                    has_text |= s.end > s.start;
                }
                if (place >= 0 && place < n_places) {
                    starts[place * max_rows + row] = s.start;
                    lengths[place * max_rows + row] = (int32_t)(s.end - s.start);
                }
            }
            ++column;
            if (s.at >= n) {
                break;
            }
            if (s.kind[text[s.at]] != DELIMITER) {
                skip_line_end(&s);
                break;
            }
            ++s.at;
            s.start = s.end = s.at;
            if (s.at >= n) {
                ++column; /* a delimiter ends the file: one more, empty cell */
                break;
            }
        }
        if (has_text) {
            lines[row] = line;
            n_cells[row] = (int32_t)(column < INT32_MAX ? column : INT32_MAX);
            ++row;
        } else {
            ++cursor[CURSOR_BLANK];
        }
    }
    cursor[CURSOR_AT] = s.at;
    cursor[CURSOR_LINE] = s.line;
    return row;
}

static uint64_t load_tail(const uint8_t *text, int64_t n)
{
    uint64_t word = 0;
    memcpy(&word, text, (size_t)n);
    return word;
}

static uint32_t hash_of(const uint8_t *text, int64_t n)
{
    const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t hash = (uint64_t)n * odd;
    int64_t at = 0;
    for (; at + 8 <= n; at += 8) {
        uint64_t word;
        memcpy(&word, text + at, 8);
        hash = (hash ^ word) * odd;
        hash ^= hash >> 29;
    }
    if (at < n) {
        hash = (hash ^ load_tail(text + at, n - at)) * odd;
        hash ^= hash >> 29;
    }
    hash *= UINT64_C(0xBF58476D1CE4E5B9);
    return (uint32_t)(hash >> 32);
}

#if defined(__GNUC__) || defined(__clang__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) ((void)(address))
#endif

#define BATCH 32

/* Number the texts of a column by first appearance; a text of length 0 gets -1.
 *
 * slots: n_slots (a power of two) numbers, 0 when empty, else the hash in the upper half and the code + 1 in the lower.
 * value_starts, value_lengths: where each distinct text stands; n_values[0] of them so far, room for n_slots / 2.
 * Returns how many texts were numbered; fewer than n means that the table is full: grow it, and call again from there.
 */
KF_EXPORT int64_t kf_encode_texts(const uint8_t *text, const int64_t *starts, const int32_t *lengths, int64_t n,
                                  uint64_t *slots, int64_t n_slots, int64_t *value_starts, int32_t *value_lengths,
                                  int64_t *n_values, int32_t *codes)
{
    const uint64_t mask = (uint64_t)n_slots - 1;
    uint32_t hashes[BATCH];
    for (int64_t from = 0; from < n; from += BATCH) {
        const int64_t size = n - from < BATCH ? n - from : BATCH;
        for (int64_t i = 0; i < size; ++i) {
            hashes[i] = hash_of(text + starts[from + i], lengths[from + i]);
            PREFETCH(&slots[hashes[i] & mask]);
        }
        for (int64_t i = 0; i < size; ++i) {
            const int64_t start = starts[from + i];
            const int32_t length = lengths[from + i];
            uint64_t at = hashes[i] & mask;
            if (length == 0) {
                codes[from + i] = -1;
                continue;
            }
            for (;; at = (at + 1) & mask) {
                const uint64_t slot = slots[at];
                if (slot == 0) {
                    const int64_t code = n_values[0];
                    if (code >= n_slots / 2) {
                        return from + i;
                    }
                    value_starts[code] = start;
                    value_lengths[code] = length;
                    slots[at] = (uint64_t)hashes[i] << 32 | (uint64_t)(code + 1);
                    codes[from + i] = (int32_t)code;
                    ++n_values[0];
                    break;
                }
                if ((uint32_t)(slot >> 32) == hashes[i]) {
                    const int32_t code = (int32_t)((uint32_t)slot - 1);
                    if (value_lengths[code] == length && memcmp(text + value_starts[code], text + start, (size_t)length) == 0) {
                        codes[from + i] = code;
                        break;
                    }
                }
            }
        }
    }
    return n;
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

/* Number whole numbers by first appearance; a negative one gets -1. As kf_encode_texts: values has room for n_slots / 2,
 * slots hold the code + 1. Returns how many were numbered. */
KF_EXPORT int64_t kf_encode_numbers(const int64_t *numbers, int64_t n, uint32_t *slots, int64_t n_slots, int64_t *values,
                                    int64_t *n_values, int32_t *codes)
{
    const uint64_t mask = (uint64_t)n_slots - 1;
    uint64_t places[BATCH];
    for (int64_t from = 0; from < n; from += BATCH) {
        const int64_t size = n - from < BATCH ? n - from : BATCH;
        for (int64_t i = 0; i < size; ++i) {
            uint64_t hash = (uint64_t)numbers[from + i] * UINT64_C(0x9E3779B97F4A7C15);
            places[i] = (hash ^ hash >> 32) * UINT64_C(0xBF58476D1CE4E5B9) >> 20 & mask;
            PREFETCH(&slots[places[i]]);
        }
        for (int64_t i = 0; i < size; ++i) {
            const int64_t number = numbers[from + i];
            uint64_t at = places[i];
            if (number < 0) {
                codes[from + i] = -1;
                continue;
            }
            while (slots[at] != 0 && values[slots[at] - 1] != number) {
                at = (at + 1) & mask;
            }
            if (slots[at] == 0) {
                if (n_values[0] >= n_slots / 2) {
                    return from + i;
                }
                values[n_values[0]] = number;
                slots[at] = (uint32_t)++n_values[0];
            }
            codes[from + i] = (int32_t)(slots[at] - 1);
        }
    }
    return n;
}

/* Copy texts end to end; out has room for all of them. */
KF_EXPORT void kf_gather_texts(const uint8_t *text, const int64_t *starts, const int32_t *lengths, int64_t n, uint8_t *out)
{
    for (int64_t i = 0; i < n; ++i) {
        if (lengths[i] > 0) {
            memcpy(out, text + starts[i], (size_t)lengths[i]);
            out += lengths[i];
        }
    }
}

static int is_tail(uint8_t c)
{
    return (c & 0xC0) == 0x80;
}

/* Bytes of the UTF-8 letter at text, 0 when it is none. */
static int64_t letter_size(const uint8_t *text, int64_t n)
{
    const uint8_t c = text[0];
    if (c < 0x80) {
        return 1;
    }
    if (c >= 0xC2 && c <= 0xDF) {
        return n > 1 && is_tail(text[1]) ? 2 : 0;
    }
    if (c >= 0xE0 && c <= 0xEF) {
        const uint8_t least = c == 0xE0 ? 0xA0 : 0x80;
        const uint8_t most = c == 0xED ? 0x9F : 0xBF;
        return n > 2 && text[1] >= least && text[1] <= most && is_tail(text[2]) ? 3 : 0;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        const uint8_t least = c == 0xF0 ? 0x90 : 0x80;
        const uint8_t most = c == 0xF4 ? 0x8F : 0xBF;
        return n > 3 && text[1] >= least && text[1] <= most && is_tail(text[2]) && is_tail(text[3]) ? 4 : 0;
    }
    return 0;
}

/* Return the number of leading bytes that are UTF-8; n when all are. */
KF_EXPORT int64_t kf_utf8_prefix(const uint8_t *text, int64_t n)
{
    int64_t at = 0;
    while (at < n) {
        uint64_t word;
        if (at + 8 <= n) {
            memcpy(&word, text + at, 8);
            if ((word & UINT64_C(0x8080808080808080)) == 0) {
                at += 8;
                continue;
            }
        }
        const int64_t size = letter_size(text + at, n - at);
        if (size == 0) {
            return at;
        }
        at += size;
    }
    return n;
}
