/* What the parts of the compiled kernel share.
 *
 * One shared library without the Python API: it is called through ctypes with pointers into numpy arrays, so one binary
 * serves every Python version. Texts are UTF-8 bytes; a text is a pointer and a length, never zero-terminated.
 * No function keeps memory, prints, or aborts; every exported function has a twin in Python that gives the same answers.
 */
#ifndef KINFINDER_KERNEL_H
#define KINFINDER_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define KF_EXPORT __declspec(dllexport)
#else
#define KF_EXPORT __attribute__((visibility("default")))
#endif

/* Raised, here and in loading.py, whenever an exported function changes its arguments or its meaning. */
#define KF_ABI_VERSION 5

/* What functions return instead of an answer. */
#define KF_NO_MEMORY (-1)
#define KF_BAD_ARGUMENT (-2)

KF_EXPORT int32_t kf_abi_version(void);

/* A checksum of the sources that the library was built from. */
KF_EXPORT const char *kf_sources(void);

/* text.c: distances of two texts, in bytes. The distances stop early and return at_most + 1 when they are larger.
 * Lengths and at_most are 0 or more. Only texts over 64 bytes need memory; without it, KF_NO_MEMORY. */
KF_EXPORT double kf_jaro(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb);
KF_EXPORT double kf_jaro_winkler(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb); /* prefix 4, 0.1, from 0.7 */
KF_EXPORT int64_t kf_levenshtein(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most);
KF_EXPORT int64_t kf_osa(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most);
KF_EXPORT int64_t kf_damerau(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most);

/* The same in characters: what Python computes on str. Bytes that are no UTF-8 count as characters of their own. */
KF_EXPORT double kf_jaro_chars(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb);
KF_EXPORT double kf_jaro_winkler_chars(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb);
KF_EXPORT int64_t kf_levenshtein_chars(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most);
KF_EXPORT int64_t kf_osa_chars(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most);
KF_EXPORT int64_t kf_damerau_chars(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most);

/* Number of characters of a UTF-8 text. */
KF_EXPORT int64_t kf_n_chars(const uint8_t *a, int64_t la);

/* One measure of many pairs of texts, laid out as matching.features.Texts; in characters where by_chars is not 0. */
enum kf_measure { KF_JARO, KF_JARO_WINKLER, KF_LEVENSHTEIN, KF_OSA, KF_DAMERAU, KF_N_MEASURES };
KF_EXPORT int32_t kf_text_pairs(int32_t measure, int32_t by_chars, const uint8_t *blob, const int64_t *starts,
                                int64_t n_texts, const int64_t *left, const int64_t *right, int64_t n_pairs,
                                double *out);

#endif
