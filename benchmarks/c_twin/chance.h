/* Keyed chance: the hash and the inverse distribution functions of simulator/simulation, in the same order of operations. */
#ifndef CHANCE_H
#define CHANCE_H

#include "store.h"

static inline uint64_t mix64(uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
    return word ^ (word >> 31);
}

static inline double uniform_of(uint64_t key, int64_t number, int64_t occurrence) {
    uint64_t word = mix64(key + 0x9E3779B97F4A7C15u * ((uint64_t)number + 1));
    word = mix64(word + 0x6A09E667F3BCC909u * ((uint64_t)occurrence + 1));
    return (double)((word >> 11) | 1) * 0x1p-53;
}

static double central_ratio(double r) {
    double upper = 2.5090809287301226727e3 * r + 3.3430575583588128105e4;
    upper = upper * r + 6.7265770927008700853e4;
    upper = upper * r + 4.5921953931549871457e4;
    upper = upper * r + 1.3731693765509461125e4;
    upper = upper * r + 1.9715909503065514427e3;
    upper = upper * r + 1.3314166789178437745e2;
    upper = upper * r + 3.3871328727963666080e0;
    double lower = 5.2264952788528545610e3 * r + 2.8729085735721942674e4;
    lower = lower * r + 3.9307895800092710610e4;
    lower = lower * r + 2.1213794301586595867e4;
    lower = lower * r + 5.3941960214247511077e3;
    lower = lower * r + 6.8718700749205790830e2;
    lower = lower * r + 4.2313330701600911252e1;
    lower = lower * r + 1.0;
    return upper / lower;
}

static double near_tail_ratio(double r) {
    double upper = 7.74545014278341407640e-4 * r + 2.27238449892691845833e-2;
    upper = upper * r + 2.41780725177450611770e-1;
    upper = upper * r + 1.27045825245236838258e0;
    upper = upper * r + 3.64784832476320460504e0;
    upper = upper * r + 5.76949722146069140550e0;
    upper = upper * r + 4.63033784615654529590e0;
    upper = upper * r + 1.42343711074968357734e0;
    double lower = 1.05075007164441684324e-9 * r + 5.47593808499534494600e-4;
    lower = lower * r + 1.51986665636164571966e-2;
    lower = lower * r + 1.48103976427480074590e-1;
    lower = lower * r + 6.89767334985100004550e-1;
    lower = lower * r + 1.67638483018380384940e0;
    lower = lower * r + 2.05319162663775882187e0;
    lower = lower * r + 1.0;
    return upper / lower;
}

static double far_tail_ratio(double r) {
    double upper = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5;
    upper = upper * r + 1.24266094738807843860e-3;
    upper = upper * r + 2.65321895265761230930e-2;
    upper = upper * r + 2.96560571828504891230e-1;
    upper = upper * r + 1.78482653991729133580e0;
    upper = upper * r + 5.46378491116411436990e0;
    upper = upper * r + 6.65790464350110377720e0;
    double lower = 2.04426310338993978564e-15 * r + 1.42151175831644588870e-7;
    lower = lower * r + 1.84631831751005468180e-5;
    lower = lower * r + 7.86869131145613259100e-4;
    lower = lower * r + 1.48753612908506148525e-2;
    lower = lower * r + 1.36929880922735805310e-1;
    lower = lower * r + 5.99832206555887937690e-1;
    lower = lower * r + 1.0;
    return upper / lower;
}

static double normal_quantile(double u) {
    double centred = u - 0.5;
    if (fabs(centred) <= 0.425) return centred * central_ratio(0.180625 - centred * centred);
    double rest = 1.0 - u;
    double depth = sqrt(-log(u < rest ? u : rest));
    double distance = depth <= 5.0 ? near_tail_ratio(depth - 1.6) : far_tail_ratio(depth - 5.0);
    return centred > 0.0 ? distance : -distance;
}

static inline double bounded_exp(double exponent) { return exponent > 709.78 ? INFINITY : exp(exponent); }

static inline double exponential_quantile(double a, double u) {
    return u >= SAFE_FROM_ONE ? -a * log(1.0 - u) : -a * log1p(-u);
}

static double value_of(int64_t index, double u) {
    const Law *law = &model.laws[index];
    if (law->kind == LAW_EXPONENTIAL) return exponential_quantile(law->a, u);
    if (law->kind == LAW_LOGNORMAL) return bounded_exp(law->a + law->b * normal_quantile(u));
    if (law->kind == LAW_WEIBULL) return law->b * bounded_exp(log(-log1p(-u)) / law->a);
    refuse("law of this kind");
    return 0.0;
}

/* Nothing is hashed for a law that is one number. */
static inline double drawn(int64_t law, uint64_t key, int64_t number, int64_t occurrence) {
    if (model.laws[law].kind == LAW_DETERMINISTIC) return model.laws[law].a + 0.0 * 0.5;
    return value_of(law, uniform_of(key, number, occurrence));
}

static inline uint64_t key_of(const Person *person, int chance) {
    return model.keys[(int64_t)person->course * STEP_CHANCES + chance];
}

static double days_once_a_visit(const Person *person, int chance, int64_t law) {
    return drawn(law, key_of(person, chance), person->number, person->occurrence);
}

static double stay_days(const Person *person, int64_t law) {
    if (model.courses[person->course].whole_days) refuse("rounding to whole days");
    return days_once_a_visit(person, STAY, law);
}

static int64_t contacts_needed(const Person *person) {
    double number = days_once_a_visit(person, SESSIONS, model.courses[person->course].number);
    if (number >= 2147483648.0) return 2147483648;
    int64_t needed = (int64_t)ceil(number);
    return needed > 1 ? needed : 1;
}

static inline int64_t occurrence_of_booked(const Person *person) {
    return person->occurrence * CONTACTS_PER_VISIT + person->booked;
}

static double contact_length(const Person *person) {
    return drawn(model.courses[person->course].length, key_of(person, LENGTH), person->number,
                 occurrence_of_booked(person));
}

static double interval_days(const Person *person) {
    return drawn(model.courses[person->course].interval, key_of(person, INTERVAL), person->number,
                 occurrence_of_booked(person));
}

static bool is_missed(const Person *person) {
    const Course *course = &model.courses[person->course];
    double probability = person->booked == 0 ? course->did_not_attend_first : course->did_not_attend;
    if (probability <= 0.0) return false;
    return uniform_of(key_of(person, ATTENDANCE), person->number, occurrence_of_booked(person)) < probability;
}

static const Way *way_of(const Person *person, int64_t routing) {
    int64_t first = model.routings[routing].first, end = model.routings[routing].end;
    if (end == first + 1) return &model.ways[first];
    double u = uniform_of(key_of(person, ROUTE), person->number, person->occurrence);
    const double *shares = model.shares + first;
    if (end - first <= FEW_WAYS) {
        int64_t way = first;
        for (int64_t other = first; other < end - 1; other++) way += model.shares[other] < u;
        return &model.ways[way];
    }
    int64_t below = 0, reaching = end - first;
    while (below < reaching) {
        int64_t middle = (below + reaching) / 2;
        if (shares[middle] < u)
            below = middle + 1;
        else
            reaching = middle;
    }
    return &model.ways[first + below];
}

#endif
