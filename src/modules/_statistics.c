/* SPDX-License-Identifier: MIT
 *
 * Module _statistics: the quantiles of the normal distribution, by the rational
 * approximations of Michael Wichura's PPND16 ("Algorithm AS 241: The Percentage Points of
 * the Normal Distribution", Applied Statistics 37, 1988), good to about 16 digits.
 */
#include <math.h>

#include "objects/float.h"
#include "objects/module.h"
#include "objects/operate.h"

enum { DEGREE = 7 };

/* Coefficients from the constant term up. */
typedef struct Rational {
    double numerator[DEGREE + 1], denominator[DEGREE + 1];
} Rational;

/* |p - 1/2| up to 0.425 */
static const Rational central = {
    {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
     1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
     3.3430575583588128105e4, 2.5090809287301226727e3},
    {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
     5.2264952788528545610e3},
};
/* sqrt(-log(tail)) up to 5 */
static const Rational tail = {
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9},
};
/* beyond */
static const Rational far_tail = {
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15},
};

static double polynomial(const double *coefficients, double x)
{
    double sum = coefficients[DEGREE];
    for (int i = DEGREE; i-- > 0;)
        sum = sum * x + coefficients[i];
    return sum;
}

static double rational(const Rational *r, double x)
{
    return polynomial(r->numerator, x) / polynomial(r->denominator, x);
}

/* The quantile of the standard distribution at p, 0 < p < 1. */
static double quantile(double p)
{
    double q = p - 0.5;
    if (fabs(q) <= 0.425)
        return q * rational(&central, 0.180625 - q * q);
    double r = sqrt(-log(q <= 0 ? p : 1 - p));
    double x = r <= 5 ? rational(&tail, r - 1.6) : rational(&far_tail, r - 5);
    return q < 0 ? -x : x;
}

static Value normal_dist_inv_cdf(Value *args)
{
    double p, mu, sigma;
    TRY(value_as_double(args[0], &p));
    TRY(value_as_double(args[1], &mu));
    TRY(value_as_double(args[2], &sigma));
    if (!(p > 0 && p < 1 && sigma > 0))
        RAISE(ValueError, "inv_cdf undefined for these parameters");
    return float_from_double(mu + quantile(p) * sigma);
}

static const Method statistics_methods[] = {
    {"_normal_dist_inv_cdf($module, p, mu, sigma, /)", normal_dist_inv_cdf,
     "The value below which a normally distributed number lies with probability p."},
    {0},
};

MODULE(_statistics, .doc = "What the module statistics has in C.",
       .methods = statistics_methods);
