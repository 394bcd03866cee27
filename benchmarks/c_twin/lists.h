/* Waiting lists: lanes in order of joining, with a pairing heap for those who did not come in order. */
#ifndef LISTS_H
#define LISTS_H

#include "store.h"

static bool comes_before(const Person *first, const Person *second) {
    if (first->since != second->since) return first->since < second->since;
    if (first->patient_class != second->patient_class) return first->patient_class < second->patient_class;
    return first->number < second->number;
}

static int64_t meld(int64_t one, int64_t other) {
    Person *people = state.people;
    if (one == NONE) return other;
    if (other == NONE) return one;
    int64_t root = one, below = other;
    if (comes_before(&people[other], &people[one])) {
        root = other;
        below = one;
    }
    int64_t child = people[root].child;
    people[below].next = child;
    people[below].prev = root;
    if (child != NONE) people[child].prev = below;
    people[root].child = below;
    people[root].next = NONE;
    people[root].prev = NONE;
    return root;
}

static int64_t merged(int64_t first) {
    Person *people = state.people;
    int64_t pairs = NONE;
    while (first != NONE) {
        int64_t second = people[first].next, rest = NONE;
        people[first].next = people[first].prev = NONE;
        if (second != NONE) {
            rest = people[second].next;
            people[second].next = people[second].prev = NONE;
        }
        int64_t pair = meld(first, second);
        people[pair].next = pairs;
        pairs = pair;
        first = rest;
    }
    int64_t root = NONE;
    while (pairs != NONE) {
        int64_t rest = people[pairs].next;
        people[pairs].next = NONE;
        root = meld(root, pairs);
        pairs = rest;
    }
    return root;
}

static void add(Lane *lane, int64_t slot) {
    Person *people = state.people, *person = &people[slot];
    int64_t tail = lane->tail;
    person->next = person->prev = person->child = NONE;
    person->is_stray = tail != NONE && comes_before(person, &people[tail]);
    if (person->is_stray) {
        lane->stray = meld(lane->stray, slot);
        return;
    }
    person->prev = tail;
    if (tail == NONE)
        lane->head = slot;
    else
        people[tail].next = slot;
    lane->tail = slot;
}

static void remove_stray(Lane *lane, int64_t slot) {
    Person *people = state.people, *person = &people[slot];
    if (lane->stray == slot) {
        lane->stray = merged(person->child);
        return;
    }
    int64_t before = person->prev, after = person->next;
    if (people[before].child == slot)
        people[before].child = after;
    else
        people[before].next = after;
    if (after != NONE) people[after].prev = before;
    lane->stray = meld(lane->stray, merged(person->child));
}

static void remove_from(Lane *lane, int64_t slot) {
    Person *people = state.people, *person = &people[slot];
    if (person->is_stray) {
        remove_stray(lane, slot);
        return;
    }
    int64_t before = person->prev, after = person->next;
    if (before == NONE)
        lane->head = after;
    else
        people[before].next = after;
    if (after == NONE)
        lane->tail = before;
    else
        people[after].prev = before;
}

static int64_t first_of(const Lane *lane) {
    int64_t head = lane->head, stray = lane->stray;
    if (stray == NONE) return head;
    if (head == NONE || comes_before(&state.people[stray], &state.people[head])) return stray;
    return head;
}

#endif
