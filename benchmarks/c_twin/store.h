/* The tables of one run: read from a file, grown by doubling when full, as the driver of the fast engine does. */
#ifndef STORE_H
#define STORE_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

#include "tables.h"

typedef struct {
    double horizon_days, buckets_per_day;
    const double *period_edges;
    const Course *courses;
    const int64_t *course_at;
    const uint64_t *keys, *class_keys;
    const Law *laws;
    const Routing *routings;
    const double *shares;
    const Way *ways;
    const Change *changes;
    const Class *classes;
    const double *rates_per_day;
    int64_t n_classes, n_periods;
} Model;

typedef struct {
    int64_t near_used, far_used, far_free, bucket, people_used, people_free, tallies_used, tallies_free;
    int64_t rows_used, n_called, serving;
    int64_t near_size, far_size, people_size, tallies_size, rows_size, n_buckets, n_pools;
    double clock;
    Event *near, *far;
    int64_t *buckets;
    Person *people;
    Tally *tallies;
    Lane *lanes;
    Pool *pools;
    int64_t *called;
    double *areas;
    Referrals *referrals;
    Visit *rows;
} State;

enum { PAGE_BYTES = 4096, LARGE_BYTES = 1 << 22 };

static Model model;
static State state;

/* What the standard study never asks for is refused, not guessed at. */
static void refuse(const char *feature) {
    fprintf(stderr, "the C twin has no %s\n", feature);
    exit(3);
}

static void *given(void *table) {
    if (table == NULL) {
        fprintf(stderr, "out of memory\n");
        exit(4);
    }
    return table;
}

/* Room that begins where a line of memory does. As NumPy does, the system is asked for large pages where it is much. */
static void *untouched(int64_t count, size_t size) {
    size_t bytes = ((size_t)(count > 0 ? count : 1) * size + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
    void *table = given(aligned_alloc(LINE_BYTES, bytes));
#ifdef MADV_HUGEPAGE
    size_t before_page = -(uintptr_t)table % PAGE_BYTES;
    if (bytes >= LARGE_BYTES) madvise((char *)table + before_page, bytes - before_page, MADV_HUGEPAGE);
#endif
    return table;
}

static void *fresh(int64_t count, size_t size) {
    return memset(untouched(count, size), 0, (size_t)(count > 0 ? count : 1) * size);
}

static void *larger(void *table, int64_t *count, size_t size) {
    int64_t more = *count > HEADROOM ? *count : HEADROOM;
    void *grown = untouched(*count + more, size);
    memcpy(grown, table, (size_t)*count * size);
    free(table);
    *count += more;
    return grown;
}

static void make_room(void) {
    if (state.near_used + HEADROOM > state.near_size)
        state.near = larger(state.near, &state.near_size, sizeof(Event));
    if (state.far_used + HEADROOM * BLOCK > state.far_size)
        state.far = larger(state.far, &state.far_size, sizeof(Event));
    if (state.people_used + HEADROOM > state.people_size)
        state.people = larger(state.people, &state.people_size, sizeof(Person));
    if (state.tallies_used + HEADROOM > state.tallies_size)
        state.tallies = larger(state.tallies, &state.tallies_size, sizeof(Tally));
    if (state.rows_used + HEADROOM > state.rows_size)
        state.rows = larger(state.rows, &state.rows_size, sizeof(Visit));
}

#endif
