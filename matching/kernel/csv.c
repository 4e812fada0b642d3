/* Tables of text: finds the cells of a CSV file.
 *
 * The grammar is that of Python's csv module with its default dialect: a quotation mark opens a quoted cell only at the
 * start of the cell, a doubled one inside stands for itself, and whatever follows the closing one belongs to the cell.
 * Twin: read_plainly in matching/flat_source.py.
 */
#include "kernel.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#define SIXTEEN_AT_ONCE 1
#endif

#define KF_CSV_UNCLOSED (-1)
#define KF_CSV_TOO_LONG (-2)
#define KF_CSV_LONGEST 131072 /* bytes of one cell, the limit of Python's csv module too */

#define CURSOR_AT 0
#define CURSOR_LINE 1
#define CURSOR_BLANK 2

enum { PLAIN = 0, DELIMITER, FEED, RETURN };

typedef struct {
    uint8_t *text;
    int64_t n;
    int64_t at;
    int64_t line;
    int64_t start; /* of the cell, after its opening quotation mark */
    int64_t end;   /* one past its last byte */
    uint8_t delimiter;
    uint8_t kind[256];
} Scan;

/* Where the cells of the wanted columns go. */
typedef struct {
    const int32_t *place_of; /* by column */
    int64_t n_columns;
    int64_t n_places;
    int64_t max_rows;
    int64_t *starts;
    int32_t *lengths;
} Sheet;

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

/* Return where an unquoted cell ends that begins at the cursor. */
static int64_t plain_end(const Scan *s)
{
    int64_t at = s->at;
#if defined(SIXTEEN_AT_ONCE)
    const __m128i delimiters = _mm_set1_epi8((char)s->delimiter);
    const __m128i feeds = _mm_set1_epi8('\n');
    const __m128i returns = _mm_set1_epi8('\r');
    for (; at + 16 <= s->n; at += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(s->text + at));
        const __m128i ends = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, feeds), _mm_cmpeq_epi8(bytes, returns)),
                                          _mm_cmpeq_epi8(bytes, delimiters));
        const int found = _mm_movemask_epi8(ends);
        if (found != 0) {
            return at + __builtin_ctz((unsigned)found);
        }
    }
#endif
    while (at < s->n && s->kind[s->text[at]] == PLAIN) {
        ++at;
    }
    return at;
}

static int read_cell(Scan *s)
{
    if (s->text[s->at] == '"') {
        return quoted_cell(s);
    }
    s->start = s->at;
    s->end = s->at = plain_end(s);
    return s->end - s->start > KF_CSV_LONGEST ? KF_CSV_TOO_LONG : 0;
}

static void put_cell(const Sheet *sheet, int64_t column, int64_t row, int64_t start, int64_t end)
{
    const int32_t place = column < sheet->n_columns ? sheet->place_of[column] : -1;
    if (place >= 0 && place < sheet->n_places) {
        sheet->starts[place * sheet->max_rows + row] = end > start ? start : 0;
        sheet->lengths[place * sheet->max_rows + row] = (int32_t)(end - start);
    }
}

/* Read the cells of one row, which begins before the end of the text; n_cells gets their number.
 * Returns whether there is text in the row, or what failed. */
static int read_row(Scan *s, const Sheet *sheet, int64_t row, int64_t *n_cells)
{
    int64_t column = 0;
    int has_text = 0;
    for (;;) {
        const int failed = read_cell(s);
        if (failed) {
            return failed;
        }
        if (!has_text || (column < sheet->n_columns && sheet->place_of[column] >= 0)) {
            trim(s->text, &s->start, &s->end);
            has_text |= s->end > s->start;
        }
        put_cell(sheet, column++, row, s->start, s->end);
        if (s->at >= s->n) {
            break;
        }
        if (s->kind[s->text[s->at]] != DELIMITER) {
            skip_line_end(s);
            break;
        }
        if (++s->at >= s->n) {
            put_cell(sheet, column++, row, 0, 0); /* a delimiter ends the file: one more, empty cell */
            break;
        }
    }
    for (int64_t absent = column; absent < sheet->n_columns; ++absent) {
        put_cell(sheet, absent, row, 0, 0);
    }
    *n_cells = column;
    return has_text;
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
    Scan s = {text, n, cursor[CURSOR_AT], cursor[CURSOR_LINE], 0, 0, (uint8_t)delimiter, {0}};
    const Sheet sheet = {place_of, n_columns, n_places, max_rows, starts, lengths};
    int64_t row = 0;
    s.kind[(uint8_t)delimiter] = DELIMITER;
    s.kind['\n'] = FEED;
    s.kind['\r'] = RETURN;
    while (row < max_rows && s.at < n) {
        const int64_t line = s.line;
        int64_t cells = 0;
        if (text[s.at] == '\n' || text[s.at] == '\r') {
            skip_line_end(&s);
            ++cursor[CURSOR_BLANK];
            continue;
        }
        const int found = read_row(&s, &sheet, row, &cells);
        if (found < 0) {
            cursor[CURSOR_LINE] = line;
            return found;
        }
        if (found) {
            lines[row] = line;
            n_cells[row++] = (int32_t)(cells < INT32_MAX ? cells : INT32_MAX);
        } else {
            ++cursor[CURSOR_BLANK];
        }
    }
    cursor[CURSOR_AT] = s.at;
    cursor[CURSOR_LINE] = s.line;
    return row;
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

#define HIGH_BITS UINT64_C(0x8080808080808080)

static uint64_t load_eight(const uint8_t *text)
{
    uint64_t word;
    memcpy(&word, text, 8);
    return word;
}

static int is_plain_block(const uint8_t *text)
{
    uint64_t bits = 0;
    for (int i = 0; i < 64; i += 8) {
        bits |= load_eight(text + i);
    }
    return (bits & HIGH_BITS) == 0;
}

/* Return the number of leading bytes that are UTF-8; n when all are. */
KF_EXPORT int64_t kf_utf8_prefix(const uint8_t *text, int64_t n)
{
    int64_t at = 0;
    while (at < n) {
        while (at + 64 <= n && is_plain_block(text + at)) {
            at += 64;
        }
        while (at + 8 <= n && (load_eight(text + at) & HIGH_BITS) == 0) {
            at += 8;
        }
        if (at >= n) {
            break;
        }
        const int64_t size = letter_size(text + at, n - at);
        if (size == 0) {
            return at;
        }
        at += size;
    }
    return n;
}
