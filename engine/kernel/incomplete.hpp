// Incomplete gamma and beta functions, and their inverses.
#pragma once

namespace taji::kernel {

/// Lower and upper tail of the gamma distribution of shape a > 0 and scale 1 at x >= 0.
struct Tails {
  double lower;
  double upper;
};

/// Series below a + 1, Legendre's continued fraction above (Abramowitz and Stegun 6.5.29, 6.5.31). Relative error about
/// 1e-13 in the smaller tail, growing to 1e-11 at a = 1e8; beyond that Wilson and Hilferty's normal approximation.
Tails gamma_tails(double a, double x);

/// Lower tail and upper tail of the beta distribution at x in [0, 1], by the continued fraction of DLMF 8.17.22.
Tails beta_tails(double a, double b, double x);

/// The x with lower tail u, 0 < u < 1.
double gamma_quantile(double a, double u);
double beta_quantile(double a, double b, double u);

}  // namespace taji::kernel
