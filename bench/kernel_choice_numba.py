"""The two jobs of kernel_choice.py for numba; imported only where numba is there."""

import numpy as np
from numba import njit


@njit(cache=True)
def _jaro_winkler(blob, a, la, b, lb):
    if la == 0 or lb == 0:
        return 1.0 if la == lb else 0.0
    window = max(max(la, lb) // 2 - 1, 0)
    in_a = np.uint64(0)
    in_b = np.uint64(0)
    n_common = 0
    for j in range(lb):
        for i in range(max(0, j - window), min(la, j + window + 1)):
            bit = np.uint64(1) << np.uint64(i)
            if not in_a & bit and blob[a + i] == blob[b + j]:
                in_a |= bit
                in_b |= np.uint64(1) << np.uint64(j)
                n_common += 1
                break
    if n_common == 0:
        return 0.0
    n_out_of_order = 0
    i = 0
    for j in range(lb):
        if in_b >> np.uint64(j) & np.uint64(1):
            while not in_a >> np.uint64(i) & np.uint64(1):
                i += 1
            n_out_of_order += blob[a + i] != blob[b + j]
            i += 1
    jaro = (n_common / la + n_common / lb + (n_common - n_out_of_order // 2) / n_common) / 3.0
    n = 0
    while n < min(4, la, lb) and blob[a + n] == blob[b + n]:
        n += 1
    return jaro + n * 0.1 * (1.0 - jaro) if jaro > 0.7 else jaro


@njit(cache=True)
def similarities(blob, starts, left, right):
    out = np.empty(len(left))
    for p in range(len(left)):
        a, b = starts[left[p]], starts[right[p]]
        out[p] = _jaro_winkler(blob, a, starts[left[p] + 1] - a, b, starts[right[p] + 1] - b)
    return out


@njit(cache=True)
def _grouped(keys):
    bits = 1
    while (1 << bits) < 2 * len(keys):
        bits += 1
    shift = np.uint64(64 - bits)
    ends = np.zeros((1 << bits) + 1, dtype=np.int64)
    slots = (keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> shift
    for slot in slots:
        ends[np.int64(slot) + 1] += 1
    ends = np.cumsum(ends)
    members = np.empty(len(keys), dtype=np.int64)
    at = ends.copy()
    for row in range(len(keys)):
        slot = np.int64(slots[row])
        members[at[slot]] = row
        at[slot] += 1
    return members, ends


@njit(cache=True)
def pairs(keys, at_most):
    """Pairs of rows with one key, ascending; a slot may hold several keys."""
    members, ends = _grouped(keys)
    n = 0
    for is_counted in (False, True):
        if is_counted:
            left, right = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
        else:
            left, right = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        n = 0
        for slot in range(len(ends) - 1):
            if ends[slot + 1] - ends[slot] > at_most:
                continue
            for i in range(ends[slot], ends[slot + 1]):
                for j in range(i + 1, ends[slot + 1]):
                    if keys[members[i]] == keys[members[j]]:
                        if is_counted:
                            left[n], right[n] = members[i], members[j]
                        n += 1
    packed = left * len(keys) + right
    packed.sort()
    return packed // len(keys), packed % len(keys)
