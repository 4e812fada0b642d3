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

/* text.c: distances of two texts, in bytes. The distances stop early and return at_most + 1 when they are larger. */
KF_EXPORT double kf_jaro(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb);
KF_EXPORT double kf_jaro_winkler(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb); /* prefix 4, 0.1, from 0.7 */
KF_EXPORT int64_t kf_levenshtein(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most);
KF_EXPORT int64_t kf_osa(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most);
KF_EXPORT int64_t kf_damerau(const uint8_t *a, int64_t la, const uint8_t *b, int64_t lb, int64_t at_most);

#endif
