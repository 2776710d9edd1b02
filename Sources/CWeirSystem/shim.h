#pragma once
#include <malloc.h>

// Swift's Glibc module leaves out malloc.h.
static inline void cweir_limit_allocation_arenas(int count) { mallopt(M_ARENA_MAX, count); }
