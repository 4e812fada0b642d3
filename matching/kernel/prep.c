/* Distinct texts prepared for comparison: folded, taken apart into words, put together again, and reduced to their sound.
 *
 * Twins: matching/fold.py, matching/phonetic.py and slavic_stem in matching/names.py. Letters beyond ASCII are folded in
 * Python before they come here, so bytes from 0x80 are parts of words, and sounds and stems are left to Python for them.
 */
#include "kernel.h"

#include <string.h>

#define KF_LONGEST_NAME 200 /* bytes; longer ones are left to Python */
#define KF_SOUND_SIZE 6
#define KF_LEFT_TO_PYTHON 255

static int is_word_byte(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

/* Fold texts: lower case, apostrophes left out, one space between words. out has room for the input.
 * Returns the bytes written. */
KF_EXPORT int64_t kf_fold_texts(const uint8_t *blob, const int64_t *starts, int64_t n, uint8_t *out, int64_t *out_starts)
{
    int64_t to = 0;
    out_starts[0] = 0;
    for (int64_t i = 0; i < n; ++i) {
        int gap = 0;
        const int64_t from = to;
        for (int64_t at = starts[i]; at < starts[i + 1]; ++at) {
            const uint8_t c = lower(blob[at]);
            if (is_word_byte(c)) {
                if (gap && to > from) {
                    out[to++] = ' ';
                }
                gap = 0;
                out[to++] = c;
            } else if (c != '\'' && c != '`') {
                gap = 1;
            }
        }
        out_starts[i + 1] = to;
    }
    return to;
}

/* Mark the texts that hold a byte beyond ASCII. */
KF_EXPORT void kf_beyond_ascii(const uint8_t *blob, const int64_t *starts, int64_t n, uint8_t *is_beyond)
{
    for (int64_t i = 0; i < n; ++i) {
        uint8_t bits = 0;
        for (int64_t at = starts[i]; at < starts[i + 1]; ++at) {
            bits |= blob[at];
        }
        is_beyond[i] = bits >> 7;
    }
}

/* Find the words of folded texts: where each begins, how long it is, and where each text's words begin.
 * word_starts and word_lengths have room for half the bytes and one a text. Returns the number of words. */
KF_EXPORT int64_t kf_split_texts(const uint8_t *blob, const int64_t *starts, int64_t n, int64_t *word_starts,
                                 int32_t *word_lengths, int64_t *first_words)
{
    int64_t words = 0;
    first_words[0] = 0;
    for (int64_t i = 0; i < n; ++i) {
        int64_t at = starts[i];
        while (at < starts[i + 1]) {
            const uint8_t *space = memchr(blob + at, ' ', (size_t)(starts[i + 1] - at));
            const int64_t end = space == NULL ? starts[i + 1] : (int64_t)(space - blob);
            word_starts[words] = at;
            word_lengths[words++] = (int32_t)(end - at);
            at = end + 1;
        }
        first_words[i + 1] = words;
    }
    return words;
}

/* Put words together, a separator between them (0 for none). out has room for every word and separator.
 * Returns the bytes written. */
KF_EXPORT int64_t kf_join_texts(const uint8_t *blob, const int64_t *starts, const int32_t *codes, const int64_t *first_codes,
                                int64_t n, uint8_t separator, uint8_t *out, int64_t *out_starts)
{
    int64_t to = 0;
    out_starts[0] = 0;
    for (int64_t i = 0; i < n; ++i) {
        for (int64_t k = first_codes[i]; k < first_codes[i + 1]; ++k) {
            const int64_t start = starts[codes[k]];
            const int64_t size = starts[codes[k] + 1] - start;
            if (separator != 0 && k > first_codes[i]) {
                out[to++] = separator;
            }
            memcpy(out + to, blob + start, (size_t)size);
            to += size;
        }
        out_starts[i + 1] = to;
    }
    return to;
}

/* One spelling of a sound. */
typedef struct {
    const char *spelling;
    const char *sound;
    const char *ahead; /* letters that must follow; "$" also allows the end; "!x" any letter but x; "" anything */
    uint8_t step;      /* steps are taken one after another over the whole name; the first spelling that fits counts */
    uint8_t is_first;  /* at the beginning only */
} Spelling;

static const Spelling SPELLINGS[] = {
    {"kn", "n", "", 0, 1},    {"gn", "n", "", 0, 1},   {"pn", "n", "", 0, 1},   {"wr", "r", "", 1, 1},
    {"wh", "w", "", 2, 1},    {"x", "s", "", 3, 1},    {"aofe", "ifa", "", 4, 1}, {"oife", "ifa", "", 4, 1},
    {"aoi", "i", "", 5, 0},   {"ao", "i", "", 5, 0},   {"bhn", "vn", "", 6, 0}, {"mh", "v", "", 7, 0},
    {"bh", "v", "", 7, 0},    {"tsch", "S", "", 8, 0}, {"tch", "S", "", 8, 0},  {"sch", "S", "", 8, 0},
    {"szcz", "S", "", 8, 0},  {"shch", "S", "", 8, 0}, {"cz", "S", "", 8, 0},   {"ch", "S", "", 8, 0},
    {"sh", "S", "", 8, 0},    {"sz", "S", "", 8, 0},   {"tz", "S", "", 8, 0},   {"ts", "S", "", 8, 0},
    {"si", "S", "oa", 8, 0},  {"dzh", "j", "", 9, 0},  {"dj", "j", "", 9, 0},   {"dz", "j", "", 9, 0},
    {"dg", "j", "", 9, 0},    {"ph", "f", "", 10, 0},  {"gh", "", "t$", 11, 0}, {"gh", "k", "", 12, 0},
    {"kh", "k", "", 12, 0},   {"ck", "k", "", 12, 0},  {"cq", "k", "", 12, 0},  {"qu", "k", "", 12, 0},
    {"th", "t", "", 13, 0},   {"dh", "t", "!d", 13, 0}, {"sc", "s", "eiy", 14, 0}, {"c", "s", "eiy", 14, 0},
    {"c", "k", "", 15, 0},    {"q", "k", "", 15, 0},   {"x", "k", "", 15, 0},   {"z", "s", "", 16, 0},
    {"w", "v", "", 17, 0},    {"j", "y", "", 18, 0},   {"y", "Y", "aeiou", 19, 1}, {"i", "Y", "aeou", 19, 1},
};

enum { N_SPELLINGS = sizeof SPELLINGS / sizeof SPELLINGS[0] };

static int may_follow(const char *ahead, const char *next, const char *end)
{
    if (ahead[0] == '\0') {
        return 1;
    }
    if (ahead[0] == '!') {
        return next < end && *next != ahead[1];
    }
    if (next >= end) {
        return strchr(ahead, '$') != NULL;
    }
    return *next != '$' && strchr(ahead, *next) != NULL;
}

static int fits(const Spelling *spelling, const char *name, const char *at, const char *end)
{
    const size_t size = strlen(spelling->spelling);
    if (spelling->is_first && at != name) {
        return 0;
    }
    return (size_t)(end - at) >= size && memcmp(at, spelling->spelling, size) == 0 &&
           may_follow(spelling->ahead, at + size, end);
}

static uint32_t letter_bit(char letter)
{
    return letter >= 'a' && letter <= 'z' ? UINT32_C(1) << (letter - 'a') : 0;
}

static uint32_t letters_of(const char *name, size_t n)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < n; ++i) {
        letters |= letter_bit(name[i]);
    }
    return letters;
}

/* The spellings of one step, and the letters that they begin with. */
typedef struct {
    int from;
    int to;
    uint32_t letters;
} Step;

enum { MOST_STEPS = 32 };

static int steps_of(Step *steps)
{
    int n = 0;
    for (int k = 0; k < N_SPELLINGS; ++k) {
        if (k == 0 || SPELLINGS[k].step != SPELLINGS[k - 1].step) {
            steps[n++] = (Step){k, k, 0};
        }
        steps[n - 1].to = k + 1;
        steps[n - 1].letters |= UINT32_C(1) << (SPELLINGS[k].spelling[0] - 'a');
    }
    return n;
}

/* The spelling of a step that fits where the name is read; the step's end where none does. */
static int spelling_at(const Step *step, const char *name, const char *at, const char *end)
{
    int k = step->from;
    if (!(step->letters & letter_bit(*at))) {
        return step->to;
    }
    while (k < step->to && (SPELLINGS[k].spelling[0] != *at || !fits(&SPELLINGS[k], name, at, end))) {
        ++k;
    }
    return k;
}

/* Write the sounds of one step over the name; most names have none of its spellings, and are only read. */
static size_t take_step(char *name, size_t n, const Step *step)
{
    const char *at = name;
    const char *end = name + n;
    char whole[KF_LONGEST_NAME];
    size_t size;
    while (at < end && spelling_at(step, name, at, end) == step->to) {
        ++at;
    }
    if (at == end) {
        return n;
    }
    size = (size_t)(at - name);
    memcpy(whole, name, size);
    while (at < end) {
        const int k = spelling_at(step, name, at, end);
        if (k == step->to) {
            whole[size++] = *at++;
            continue;
        }
        for (const char *sound = SPELLINGS[k].sound; *sound; ++sound) {
            whole[size++] = *sound;
        }
        at += strlen(SPELLINGS[k].spelling);
    }
    memcpy(name, whole, size);
    return size;
}

static size_t without_repeats(char *name, size_t n)
{
    size_t size = 0;
    for (size_t i = 0; i < n; ++i) {
        if (size == 0 || name[size - 1] != name[i]) {
            name[size++] = name[i];
        }
    }
    return size;
}

static size_t sound_of(char *name, size_t n, const Step *steps, int n_steps)
{
    const uint32_t vowels = letters_of("aeiouyh", 7);
    size_t size = 0;
    uint32_t letters = letters_of(name, n);
    for (int k = 0; k < n_steps; ++k) {
        if (steps[k].letters & letters) {
            n = take_step(name, n, steps + k);
            letters = letters_of(name, n);
        }
    }
    for (size_t i = 0; i < n; ++i) {
        name[i] = letter_bit(name[i]) & vowels ? 'a' : name[i];
    }
    n = without_repeats(name, n);
    for (size_t i = 0; i < n; ++i) {
        if (i == 0 || name[i] != 'a') {
            name[size++] = name[i];
        }
    }
    size = without_repeats(name, size);
    return size < KF_SOUND_SIZE ? size : KF_SOUND_SIZE;
}

static int is_plain(const uint8_t *text, int64_t n)
{
    for (int64_t i = 0; i < n; ++i) {
        if (!is_word_byte(text[i]) || text[i] >= 0x80) {
            return 0;
        }
    }
    return n <= KF_LONGEST_NAME;
}

/* Sound keys of folded names; sizes says how many of the six bytes of each are used, 255 for one left to Python. */
KF_EXPORT void kf_sounds(const uint8_t *blob, const int64_t *starts, int64_t n, uint8_t *sounds, uint8_t *sizes)
{
    char name[KF_LONGEST_NAME];
    Step steps[MOST_STEPS];
    const int n_steps = steps_of(steps);
    for (int64_t i = 0; i < n; ++i) {
        const int64_t size = starts[i + 1] - starts[i];
        if (!is_plain(blob + starts[i], size)) {
            sizes[i] = KF_LEFT_TO_PYTHON;
            continue;
        }
        memcpy(name, blob + starts[i], (size_t)size);
        sizes[i] = (uint8_t)sound_of(name, (size_t)size, steps, n_steps);
        memcpy(sounds + i * KF_SOUND_SIZE, name, sizes[i]);
    }
}

/* An ending that changes inside a family, and what is left of it. */
typedef struct {
    const char *ending;
    const char *left;
    int64_t least; /* bytes of the whole name */
} Ending;

static const Ending SLAVIC[] = {{"ska", "sk", 6},  {"ski", "sk", 6},   {"cka", "ck", 6}, {"cki", "ck", 6},
                                {"dzka", "dzk", 7}, {"dzki", "dzk", 7}, {"sky", "sk", 6}};
static const Ending BALTIC[] = {{"auskas", "ausk", 6}, {"auskiene", "ausk", 8}, {"auskaite", "ausk", 8},
                                {"iene", "", 9},       {"aite", "", 9},         {"yte", "", 8},
                                {"ute", "", 8},        {"iute", "", 9},         {"as", "", 9},
                                {"is", "", 9},         {"us", "", 9}};

static const Ending *ending_of(const Ending *endings, size_t n_endings, const uint8_t *name, int64_t n)
{
    for (size_t k = 0; k < n_endings; ++k) {
        const int64_t size = (int64_t)strlen(endings[k].ending);
        if (n >= endings[k].least && memcmp(name + n - size, endings[k].ending, (size_t)size) == 0) {
            return &endings[k];
        }
    }
    return NULL;
}

static int64_t stem_of(const uint8_t *name, int64_t n, uint8_t *out)
{
    const Ending *ending = ending_of(SLAVIC, sizeof SLAVIC / sizeof SLAVIC[0], name, n);
    memcpy(out, name, (size_t)n);
    if (ending == NULL && n > 5 && (memcmp(name + n - 3, "ova", 3) == 0 || memcmp(name + n - 3, "eva", 3) == 0)) {
        return memchr("aeiou", name[n - 4], 5) != NULL ? n - 1 : n - 3;
    }
    if (ending == NULL) {
        ending = ending_of(BALTIC, sizeof BALTIC / sizeof BALTIC[0], name, n);
    }
    if (ending == NULL) {
        return n;
    }
    const int64_t cut = n - (int64_t)strlen(ending->ending);
    const int64_t left = (int64_t)strlen(ending->left);
    memcpy(out + cut, ending->left, (size_t)left);
    return cut + left;
}

/* Stems of folded family names of ASCII letters; out has room for the input. Returns the bytes written. */
KF_EXPORT int64_t kf_stems(const uint8_t *blob, const int64_t *starts, int64_t n, uint8_t *out, int64_t *out_starts)
{
    int64_t to = 0;
    out_starts[0] = 0;
    for (int64_t i = 0; i < n; ++i) {
        to += stem_of(blob + starts[i], starts[i + 1] - starts[i], out + to);
        out_starts[i + 1] = to;
    }
    return to;
}

static int is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static int is_capital(uint8_t c)
{
    return c >= 'A' && c <= 'Z';
}

/* Whether text is the outward half of a British postcode: one or two letters, a digit, a digit or letter or nothing. */
static int is_outward(const uint8_t *text, int64_t n)
{
    int64_t at = 0;
    while (at < n && at < 2 && is_capital(text[at])) {
        ++at;
    }
    if (at == 0 || at >= n || !is_digit(text[at])) {
        return 0;
    }
    ++at;
    return at == n || (at + 1 == n && (is_digit(text[at]) || is_capital(text[at])));
}

static int is_inward(const uint8_t *text)
{
    return is_digit(text[0]) && is_capital(text[1]) && is_capital(text[2]);
}

#define KF_POSTCODE_SIZE 8

/* Tidy a postcode; returns its size in out, or KF_LEFT_TO_PYTHON. */
static uint8_t tidy_postcode(const uint8_t *text, int64_t n, uint8_t *out)
{
    uint8_t code[KF_POSTCODE_SIZE];
    int64_t size = 0;
    int64_t digits = 0;
    for (int64_t at = 0; at < n; ++at) {
        const uint8_t c = lower(text[at]);
        if (c == ' ') {
            continue;
        }
        if (!is_word_byte(c) || c >= 0x80 || size == KF_POSTCODE_SIZE) {
            return KF_LEFT_TO_PYTHON;
        }
        digits += is_digit(c);
        code[size++] = is_digit(c) ? c : (uint8_t)(c - 32);
    }
    if (size > 3 && is_inward(code + size - 3) && is_outward(code, size - 3)) {
        memcpy(out, code, (size_t)size - 3);
        out[size - 3] = ' ';
        memcpy(out + size - 2, code + size - 3, 3);
        return (uint8_t)(size + 1);
    }
    if (is_outward(code, size) || (digits == size && (size == 4 || size == 5))) {
        memcpy(out, code, (size_t)size);
        return (uint8_t)size;
    }
    return 0;
}

/* Tidy postcodes: out has eight bytes for each, sizes says how many are used, 255 for one left to Python. */
KF_EXPORT void kf_postcodes(const uint8_t *blob, const int64_t *starts, int64_t n, uint8_t *out, uint8_t *sizes)
{
    for (int64_t i = 0; i < n; ++i) {
        sizes[i] = tidy_postcode(blob + starts[i], starts[i + 1] - starts[i], out + i * KF_POSTCODE_SIZE);
    }
}

#define KF_PHONE_SIZE 13 /* "+44" and ten digits */
#define KF_MOST_DIGITS 16
#define KF_LEAST_DIGITS 9

/* Take the digits of a telephone number, and a leading plus; "(0)" is left out. Returns their number, -1 for one that is
 * left to Python. */
static int digits_of(const uint8_t *text, int64_t n, uint8_t *digits)
{
    int size = 0;
    for (int64_t at = 0; at < n; ++at) {
        const uint8_t c = text[at];
        if (c == '(' && at + 2 < n && text[at + 1] == '0' && text[at + 2] == ')') {
            at += 2;
        } else if (is_digit(c) || (c == '+' && size == 0)) {
            if (size == KF_MOST_DIGITS) {
                return -1;
            }
            digits[size++] = c;
        } else if (c >= 0x80 || c == '+') {
            return -1;
        }
    }
    return size;
}

static uint8_t british_phone(const uint8_t *text, int64_t n, uint8_t *out)
{
    uint8_t digits[KF_MOST_DIGITS];
    const uint8_t *rest = NULL;
    const int size = digits_of(text, n, digits);
    if (size < 0) {
        return KF_LEFT_TO_PYTHON;
    }
    if (size < KF_LEAST_DIGITS && !(size > 0 && digits[0] == '+')) {
        return 0;
    }
    if (size > 11 && digits[0] == '0' && digits[1] != '0') {
        return 0; /* too long for Britain */
    }
    if (size == 10 && digits[0] == '0' && digits[1] != '0') {
        memcpy(out, "+44", 3);
        memcpy(out + 3, digits + 1, 9);
        return KF_PHONE_SIZE - 1;
    }
    if (size == 11 && digits[0] == '0') {
        rest = digits + 1;
    } else if (size == 10 && digits[0] == '7') {
        rest = digits;
    } else if (size == 13 && memcmp(digits, "+44", 3) == 0) {
        rest = digits + 3;
    } else if (size == 14 && memcmp(digits, "0044", 4) == 0) {
        rest = digits + 4;
    }
    if (rest == NULL || rest[0] == '0') {
        return KF_LEFT_TO_PYTHON;
    }
    memcpy(out, "+44", 3);
    memcpy(out + 3, rest, 10);
    return KF_PHONE_SIZE;
}

/* Write e-mail addresses in lower case; a text that is none becomes empty. out has room for the input; is_left marks the
 * texts with letters beyond ASCII, which are left to Python. Returns the bytes written. */
KF_EXPORT int64_t kf_emails(const uint8_t *blob, const int64_t *starts, int64_t n, uint8_t *out, int64_t *out_starts,
                            uint8_t *is_left)
{
    int64_t to = 0;
    out_starts[0] = 0;
    for (int64_t i = 0; i < n; ++i) {
        const int64_t from = to;
        const int64_t end = starts[i + 1];
        int64_t first = starts[i];
        int64_t last = end;
        int has_at = 0;
        int has_space = 0;
        is_left[i] = 0;
        while (first < last && blob[first] == '@') {
            ++first;
        }
        while (first < last && blob[last - 1] == '@') {
            --last;
        }
        for (int64_t at = starts[i]; at < end; ++at) {
            const uint8_t c = blob[at];
            has_at |= c == '@' && at >= first && at < last;
            has_space |= c <= ' ';
            is_left[i] |= c >> 7;
            out[to++] = lower(c);
        }
        if (!has_at || has_space || is_left[i]) {
            to = from;
        }
        out_starts[i + 1] = to;
    }
    return to;
}

/* Write British telephone numbers as E.164: out has thirteen bytes for each, sizes says how many are used, 255 for one
 * left to Python. */
KF_EXPORT void kf_phones(const uint8_t *blob, const int64_t *starts, int64_t n, uint8_t *out, uint8_t *sizes)
{
    for (int64_t i = 0; i < n; ++i) {
        sizes[i] = british_phone(blob + starts[i], starts[i + 1] - starts[i], out + i * KF_PHONE_SIZE);
    }
}
