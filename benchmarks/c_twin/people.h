/* People in the system and the rows they leave: slots are reused, rows are kept. */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "store.h"

static int64_t admit(int64_t patient_class, int64_t number) {
    int64_t slot = state.people_free;
    if (slot == NONE)
        slot = state.people_used++;
    else
        state.people_free = state.people[slot].next;
    Person *person = &state.people[slot];
    person->patient_class = patient_class;
    person->number = number;
    person->ordinal = NONE;
    person->episode = 0;
    person->held_row = NONE;
    person->tally = NONE;
    person->day_one = NONE;
    person->state = AWAY;
    return slot;
}

static void dismiss(int64_t slot) {
    Person *person = &state.people[slot];
    int64_t first = person->tally;
    if (first != NONE) {
        int64_t last = first;
        while (state.tallies[last].next != NONE) last = state.tallies[last].next;
        state.tallies[last].next = (int32_t)state.tallies_free;
        state.tallies_free = first;
    }
    person->patient_class = NONE;
    person->state = AWAY;
    person->next = state.people_free;
    state.people_free = slot;
}

static bool is_waiting_to_start(int64_t slot, int64_t patient_class, int64_t number, int64_t ordinal) {
    const Person *person = &state.people[slot];
    return person->state == ON_LIST && person->number == number && person->ordinal == ordinal &&
           person->patient_class == patient_class;
}

static int64_t count_visit(Person *person, int64_t step) {
    int64_t place = person->tally;
    while (place != NONE) {
        Tally *tally = &state.tallies[place];
        if (tally->step == step) return tally->visits++;
        place = tally->next;
    }
    place = state.tallies_free;
    if (place == NONE)
        place = state.tallies_used++;
    else
        state.tallies_free = state.tallies[place].next;
    Tally *tally = &state.tallies[place];
    tally->step = (int32_t)step;
    tally->visits = 1;
    tally->next = person->tally;
    person->tally = (int32_t)place;
    return 0;
}

static void open_visit(int64_t slot, int64_t step, double joined) {
    Person *person = &state.people[slot];
    int64_t course = model.course_at[step * model.n_classes + person->patient_class];
    if (course == NONE || person->ordinal >= (1 << OCCURRENCE_BITS) - 2) refuse("such visit");
    person->step = (int32_t)step;
    person->course = (int32_t)course;
    person->ordinal++;
    person->occurrence = count_visit(person, step);
    person->joined = joined;
    person->started = NAN;
    person->first_contact = NAN;
    person->wait_inside_days = 0.0;
    person->attended = 0;
    person->missed = 0;
    person->elsewhere = false;
    person->is_listed = false;
    person->is_put_off = false;
    person->since = joined;
    person->state = ON_LIST;
}

static int64_t write_row(const Person *person, double finished, double left, int ended, int64_t destination) {
    Visit *row = &state.rows[state.rows_used];
    row->patient_class = (int32_t)person->patient_class;
    row->patient = person->number;
    row->visit = (int32_t)person->ordinal;
    row->episode = person->episode;
    row->step = person->step;
    row->occurrence = (int32_t)person->occurrence;
    row->joined = person->joined;
    row->started = person->started;
    row->first_contact = person->first_contact;
    row->finished = finished;
    row->left = left;
    row->attended = person->attended;
    row->missed = person->missed;
    row->wait_inside_days = person->wait_inside_days;
    row->elsewhere = person->elsewhere;
    row->ended = (int8_t)ended;
    row->destination = (int32_t)destination;
    return state.rows_used++;
}

static void write_open_visit(int64_t slot) {
    Person *person = &state.people[slot];
    if (person->state == AWAY) return;
    if (person->state == DUE) person->wait_inside_days += model.horizon_days - person->since;
    write_row(person, NAN, NAN, person->state == ON_LIST ? STILL_WAITING : STILL_IN_CARE, NOWHERE);
}

/* Rows by class, patient and visit: each has as many rows before it as earlier patients have, and its visit. */
static Visit *in_order(void) {
    const Visit *rows = state.rows;
    int64_t n = state.rows_used, classes = model.n_classes;
    int64_t *first_patient = fresh(classes + 1, sizeof(int64_t));
    for (int64_t index = 0; index < classes; index++)
        first_patient[index + 1] = first_patient[index] + state.referrals[index].number;
    int64_t patients = first_patient[classes];
    int64_t *first_row = fresh(patients + 1, sizeof(int64_t));
    for (int64_t place = 0; place < n; place++)
        first_row[first_patient[rows[place].patient_class] + rows[place].patient + 1]++;
    for (int64_t patient = 0; patient < patients; patient++) first_row[patient + 1] += first_row[patient];
    Visit *ordered = untouched(n, sizeof(Visit));
    for (int64_t place = 0; place < n; place++) {
        const Visit *row = &rows[place];
        ordered[first_row[first_patient[row->patient_class] + row->patient] + row->visit] = *row;
    }
    free(first_patient);
    free(first_row);
    return ordered;
}

#endif
