/* Events to come: a binary heap of those soon to come, and buckets of later ones. */
#ifndef AGENDA_H
#define AGENDA_H

#include "store.h"

static inline int64_t order_of(int64_t rank, int64_t owner, int64_t number) {
    return (rank << RANK_SHIFT) | (owner << NUMBER_BITS) | number;
}

static inline int64_t rest_of(int64_t occurrence, int64_t purpose, int64_t slot) {
    return (occurrence << OCCURRENCE_SHIFT) | (purpose << SLOT_BITS) | slot;
}

static inline bool is_before(const Event *first, const Event *second) {
    if (first->moment != second->moment) return first->moment < second->moment;
    if (first->order != second->order) return first->order < second->order;
    return first->rest < second->rest;
}

static void push(Event event) {
    Event *near = state.near;
    int64_t place = state.near_used++;
    while (place > 0) {
        int64_t parent = (place - 1) >> 1;
        if (!is_before(&event, &near[parent])) break;
        near[place] = near[parent];
        place = parent;
    }
    near[place] = event;
}

static void drop_first(void) {
    Event *near = state.near;
    int64_t last = --state.near_used;
    Event event = near[last];
    int64_t place = 0, child = 1;
    while (child < last) {
        if (child + 1 < last && is_before(&near[child + 1], &near[child])) child++;
        if (is_before(&event, &near[child])) break;
        near[place] = near[child];
        place = child;
        child = 2 * place + 1;
    }
    near[place] = event;
}

/* A block of events follows what ends at a place, or nothing; its first record says which. */
static int64_t new_block(int64_t before) {
    int64_t block = state.far_free;
    if (block == NONE) {
        block = state.far_used;
        state.far_used += BLOCK;
    } else {
        state.far_free = state.far[block].rest;
    }
    state.far[block].rest = before;
    return block;
}

static void book(double moment, int64_t order, int64_t rest) {
    if (!(moment < model.horizon_days)) return;
    Event event = {.moment = moment, .order = order, .rest = rest};
    int64_t bucket = (int64_t)(moment * model.buckets_per_day);
    if (bucket <= state.bucket) {
        push(event);
        return;
    }
    int64_t place = state.buckets[bucket] + 1;
    if ((place & LAST_OF_BLOCK) == 0) place = new_block(place - 1) + 1;
    state.far[place] = event;
    state.buckets[bucket] = place;
}

static inline bool precedes_dispatch(void) {
    const Event *event = &state.near[0];
    return state.near_used > 0 && event->moment == state.clock &&
           event->order < ((int64_t)RANK_DISPATCH << RANK_SHIFT);
}

/* Below zero, so before all that comes to pass at that moment. */
static inline int64_t order_of_look(int64_t lane) { return NONE - lane; }

static const Event *take_far(int64_t bucket) {
    int64_t place = state.buckets[bucket];
    state.buckets[bucket] = place - 1;
    if ((place & LAST_OF_BLOCK) == 1) {
        Event *block = &state.far[place - 1];
        state.buckets[bucket] = block->rest;
        block->rest = state.far_free;
        state.far_free = place - 1;
    }
    return &state.far[place];
}

static bool precedes_all(double moment, int64_t order, int64_t rest) {
    Event event = {.moment = moment, .order = order, .rest = rest};
    return state.near_used == 0 || is_before(&event, &state.near[0]);
}

/* Everybody whom the events of a bucket are about is brought from memory, before each is needed. */
static void foresee(int64_t bucket) {
    int64_t place = state.buckets[bucket];
    while (place != NONE) {
        const Event *event = &state.far[place];
        int64_t slot = event->rest & NOBODY;
        if ((place & LAST_OF_BLOCK) == 0) {
            place = event->rest;
            continue;
        }
        place--;
        if (slot == NOBODY) continue;
        for (size_t line = 0; line < sizeof(Person); line += LINE_BYTES)
            __builtin_prefetch((const char *)&state.people[slot] + line);
    }
}

static bool open_next_bucket(void) {
    for (int64_t bucket = state.bucket + 1; bucket < state.n_buckets; bucket++) {
        if (state.buckets[bucket] != NONE) {
            state.bucket = bucket;
            foresee(bucket);
            return true;
        }
    }
    return false;
}

#endif
