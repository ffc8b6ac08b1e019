#include "proofs_check/claims/dual_rows.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::ActivationFamily;
using analysis::Ball;

/// sum over i of (n!)^2 / ((n-2i)! (i!)^2 4^i) c^(n-2i) w^i, with its upper limit for the degree n or n - 1.
Formula polynomial_sum(const Formula& n, const char* half, const Formula& w) {
  Formula f = "sum(i, 0, upper, (n!)^2 / ((n-2*i)! * (i!)^2 * 4^i) * c^(n-2*i) * w^i)";
  f = substitute(f, "upper", Formula(half));
  f = substitute(f, "w", w);
  return substitute(f, "n", n);
}

DualRow polynomial_row(const char* name, ActivationFamily family, int n, const Formula& w) {
  return {name,
          {family, {Rational(n)}},
          {{"n", n}, {"half", n / 2}, {"lower_half", (n - 1) / 2}},
          polynomial_sum("n", "half", w),
          Formula("n^2") * polynomial_sum("n-1", "lower_half", w)};
}

/// The product of E[phi(u)] and E[phi(v)], where t = 0 and the rest has the given values at c = 0.
struct Start {
  RowNumber row;
  std::vector<std::pair<std::string, Formula>> at_zero;
  std::vector<std::string> symbols;
  Formula product;
  const char* mean;  ///< E[phi(u)], in words
};

using Substitutions = std::vector<std::pair<std::string, Formula>>;

const Substitutions homogeneous_start = {{"c", 0}, {"t", 0}, {"h", "g*l"}, {"a", "g^2"}, {"b", "l^2"}};

Substitutions spread_start(const Formula& m) {
  Substitutions list{{"c", 0}, {"t", 0}, {"y", "r*q"}, {"a", "(1/r^2-1)/m"}, {"b", "(1/q^2-1)/m"}};
  for (auto& [name, value] : list) value = substitute(value, "m", m);
  list.emplace_back("m", m);
  return list;
}

std::vector<Start> starts() {
  const Substitutions waves{{"c", 0}, {"x", "r*q"}, {"z", "r*q"}, {"w", "w"}};
  return {
      {identity_row, homogeneous_start, {"g", "l"}, 0, "0"},
      {step_row, homogeneous_start, {"g", "l", "p"}, "1/4", "1/2"},
      {sign_row, homogeneous_start, {"g", "l", "p"}, 0, "0"},
      {relu_row, homogeneous_start, {"g", "l", "p"}, "g*l/(2*p)", "sqrt(a/(2 pi)), g = sqrt(a), l = sqrt(b)"},
      {absolute_value_row,
       homogeneous_start,
       {"g", "l", "p"},
       "2*g*l/p",
       "sqrt(2a/pi), g = sqrt(a), l = sqrt(b)"},
      {leaky_relu_row,
       homogeneous_start,
       {"alpha", "g", "l", "p"},
       "(1-alpha)^2*g*l/(2*p)",
       "(1 - alpha) sqrt(a/(2 pi)), g = sqrt(a), l = sqrt(b)"},
      {rectified_square_row, homogeneous_start, {"g", "l", "p"}, "g^2/2 * (l^2/2)", "a/2"},
      {erf_row, spread_start(2), {"p", "q", "r"}, 0, "0"},
      {normal_cdf_row, spread_start(1), {"p", "q", "r"}, "1/4", "1/2"},
      {gelu_row,
       spread_start(1),
       {"p", "q", "r"},
       "(1/r^2-1)*r * ((1/q^2-1)*q) / (2*p)",
       "a/sqrt(2 pi (1 + a)), r = 1/sqrt(1 + a), q = 1/sqrt(1 + b)"},
      {gaussian_row,
       spread_start("m"),
       {"m", "q", "r"},
       "r*q",
       "1/sqrt(1 + m a), m = 2s, r = 1/sqrt(1 + m a), q = 1/sqrt(1 + m b)"},
      {exponential_row, waves, {"q", "r"}, "r*q", "e^(a/2), r = e^(a/2), q = e^(b/2)"},
      {sine_row,
       waves,
       {"k", "q", "r"},
       "(1-k)/2 * r*q",
       "sin(beta) e^(-w a/2), w = omega^2, k = cos(2 beta) = 1 - 2 sin(beta)^2, r = e^(-w a/2), q = e^(-w "
       "b/2)"},
      {cosine_row, waves, {"q", "r"}, "r*q", "e^(-a/2), r = e^(-a/2), q = e^(-b/2)"},
  };
}

/// How the functions of c in a row change with it, and what is left of second order.
struct Step {
  RowNumber row;
  std::vector<std::pair<std::string, Formula>> derivatives;  ///< without c itself
  Formula b;                                                 ///< in the others, from the definition of h or y
  std::vector<std::string> symbols;
  Formula rest;
};

const Formula homogeneous_b = "(c^2+h^2)/a";
Formula spread_b(const Formula& m) { return substitute(Formula("((1/y^2+m^2*c^2)/(1+m*a)-1)/m"), "m", m); }

std::vector<Step> steps() {
  const Substitutions angle{{"h", "-c/h"}, {"t", "1/h"}};
  const auto spread = [](const Formula& m) {
    return Substitutions{{"y", substitute(Formula("m^2*c*y^3"), "m", m)},
                         {"t", substitute(Formula("m*y"), "m", m)}};
  };
  return {
      {identity_row, {}, "b", {"c"}, 0},
      {step_row, angle, homogeneous_b, {"a", "c", "h", "p", "t"}, 0},
      {sign_row, angle, homogeneous_b, {"a", "c", "h", "p", "t"}, 0},
      {relu_row, angle, homogeneous_b, {"a", "c", "h", "p", "t"}, "1/(2*p*h)"},
      {absolute_value_row, angle, homogeneous_b, {"a", "c", "h", "p", "t"}, "2/(p*h)"},
      {leaky_relu_row, angle, homogeneous_b, {"a", "alpha", "c", "h", "p", "t"}, "(1-alpha)^2/(2*p*h)"},
      {rectified_square_row, angle, homogeneous_b, {"a", "c", "h", "p", "t"}, "(c+2*e+h*p+2*h*t)/(2*p*h)"},
      {erf_row, spread(2), spread_b(2), {"a", "c", "p", "t", "y"}, 0},
      {normal_cdf_row, spread(1), spread_b(1), {"a", "c", "p", "t", "y"}, 0},
      {gelu_row,
       spread(1),
       spread_b(1),
       {"a", "c", "p", "t", "y"},
       "y*((1+a)^2*(2*c+e)*c*y^4 - a*(2*c+e)*c^3*y^4 + (1+a+a^2)*y^2 + a*(1-2*c^2-c*e)*y^2 + c^2*y^2 + 1)"
       " / (2*p*(1+a)*(1+c^2*y^2))"},
      {gaussian_row, spread("m"), spread_b("m"), {"a", "c", "m", "y"}, 0},
      {exponential_row, {{"x", "x"}}, "b", {"x"}, 0},
      {sine_row, {{"x", "w*x"}, {"z", "-w*z"}}, "b", {"k", "w", "x", "z"}, 0},
      {cosine_row, {{"x", "x"}, {"z", "-z"}}, "b", {"x", "z"}, 0},
  };
}

/// The second derivative of gelu's dual.
Formula gelu_second_slope() {
  Formula f = "y/(2*p) * (4 - 2*u - 2*v + u*v + 2*(c*y^2)^2)";
  f = substitute(f, "u", "(a+a*b-c^2)*y^2");
  return substitute(f, "v", "(b+a*b-c^2)*y^2");
}

Step gelu_second_step() {
  return {gelu_row,
          {{"y", "c*y^3"}, {"t", "y"}},
          spread_b(1),
          {"a", "c", "p", "t", "y"},
          "c*y^3*((1+a)*c*y^4*((c^4*e+c^3*e^2)*y^4 + (3*c^3+4*c^2*e+c*e^2)*y^2 + 6*c+3*e)"
          " + ((2+a)^2 + a + c^2)*y^2 + 1) / (2*p*(1+a)*(1+c^2*y^2))"};
}

/// Every name replaced at once: values may contain the names themselves.
Formula substitute_at_once(Formula f, const Substitutions& values) {
  for (const auto& [name, value] : values) f = substitute(f, name, Formula(name + "_new"));
  for (const auto& [name, value] : values) f = substitute(f, name + "_new", value);
  return f;
}

/// value(c + e) and value + e slope + e^2 rest.
std::pair<Formula, Formula> first_order(const Formula& value, const Formula& slope, const Step& step) {
  Substitutions moved{{"c", "c+e"}};
  for (const auto& [name, derivative] : step.derivatives)
    moved.emplace_back(name, Formula(name) + Formula("e") * derivative);
  return {substitute(substitute_at_once(value, moved), "b", step.b),
          substitute(value + Formula("e") * slope, "b", step.b) + Formula("e^2") * step.rest};
}

Domain with_increment(std::vector<std::string> symbols) {
  symbols.emplace_back("e");
  return {{}, std::move(symbols)};
}

std::string hyphenated(std::string name) {
  for (char& c : name)
    if (c == '_') c = '-';
  return name;
}

/// (n!)^2 / ((n-2i)! (i!)^2 4^i), the coefficient of c^(n-2i) w^i.
const Formula polynomial_coefficient = "(n!)^2 / ((n-2*i)! * (i!)^2 * 4^i)";

}  // namespace

Source infinite_width_slide() {
  return {"003_9cf48140e3e05fc6.txt", "Infinite-width limits: an exact equivalence to Gaussian field theory"};
}

std::vector<DualRow> dual_rows() {
  const Formula relu = "(h + (p/2+t)*c)/(2*p)";
  return {
      {"identity", {ActivationFamily::identity, {}}, {}, "c", 1},
      {"step", {ActivationFamily::step, {}}, {}, "1/4 + t/(2*p)", "1/(2*p*h)"},
      {"sign", {ActivationFamily::sign, {}}, {}, "2/p*t", "2/(p*h)"},
      {"relu", {ActivationFamily::relu, {}}, {}, relu, "1/4 + t/(2*p)"},
      {"absolute_value", {ActivationFamily::absolute_value, {}}, {}, "2/p*(h+c*t)", "2/p*t"},
      {"leaky_relu",
       {ActivationFamily::leaky_relu, {Rational(1, 3)}},
       {{"alpha", Rational(1, 3)}},
       "((1+alpha)^2*c + (1-alpha)^2*(2/p)*(h+c*t))/4",
       "((1+alpha)^2 + (1-alpha)^2*(2/p)*t)/4"},
      {"rectified_square",
       {ActivationFamily::rectified_square, {}},
       {},
       "(3*h*c + (p/2+t)*(a*b+2*c^2))/(2*p)",
       Formula(4) * relu},
      {"erf", {ActivationFamily::erf, {}}, {{"m", 2}}, "2/p*t", "4/p*y"},
      {"normal_cdf", {ActivationFamily::normal_cdf, {}}, {{"m", 1}}, "1/4 + t/(2*p)", "y/(2*p)"},
      {"gelu",
       {ActivationFamily::gelu, {}},
       {{"m", 1}},
       "c*(1/4 + t/(2*p)) + (a*b + c^2 - a*c^2/(1+a) - b*c^2/(1+b))*y/(2*p)",
       "1/4 + t/(2*p) + c*y/(2*p)*(1/(1+a) + 1/(1+b) + y^2)"},
      {"gaussian", {ActivationFamily::gaussian, {Rational(3, 4)}}, {{"m", Rational(3, 2)}}, "y", "m^2*c*y^3"},
      {"exponential", {ActivationFamily::exponential, {}}, {}, "x", "x"},
      {"sine",
       {ActivationFamily::sine, {Rational(3, 2), Rational(1, 3)}},
       {{"w", Rational(9, 4)}},
       "(x - k*z)/2",
       "w*(x + k*z)/2"},
      {"cosine", {ActivationFamily::cosine, {}}, {{"w", 1}}, "(x+z)/2", "(x-z)/2"},
      polynomial_row("monomial", ActivationFamily::monomial, 5, "(a*b)"),
      polynomial_row("hermite", ActivationFamily::hermite, 4, "((a-1)*(b-1))"),
  };
}

std::string to_string(const Covariance& at) {
  return "a = " + to_string(at.a) + ", b = " + to_string(at.b) + ", c = " + to_string(at.c);
}

const std::vector<Covariance>& compared_points() {
  static const std::vector<Covariance> points = {
      {1, 1, Rational(1, 2)}, {1, 2, Rational(-3, 4)}, {Rational(1, 2), Rational(3, 2), Rational(1, 3)}};
  return points;
}

BallAssignment symbols_at(const DualRow& row, const Covariance& at) {
  const Ball a(at.a), b(at.b), c(at.c);
  BallAssignment symbols{{"a", a}, {"b", b}, {"c", c}, {"p", analysis::pi<Ball>()}};
  for (const auto& [name, value] : row.parameters) symbols[name] = Ball(value);
  symbols["h"] = analysis::sqrt_nonnegative(a * b - c * c);
  if (symbols.contains("m")) {
    const Ball m = symbols["m"], u = Ball(1) + m * a, v = Ball(1) + m * b;
    symbols["t"] = analysis::arcsin(m * c / analysis::sqrt_nonnegative(u * v));
    symbols["y"] = Ball(1) / analysis::sqrt_nonnegative(u * v - m * m * c * c);
  } else {
    symbols["t"] = analysis::arcsin(c / analysis::sqrt_nonnegative(a * b));
  }
  if (row.family.family == ActivationFamily::exponential) symbols["x"] = analysis::exp((a + b) / Ball(2) + c);
  if (symbols.contains("w")) {
    const Ball w = symbols["w"], two(2);
    symbols["x"] = analysis::exp(-(w * (a + b - two * c) / two));
    symbols["z"] = analysis::exp(-(w * (a + b + two * c) / two));
  }
  if (row.family.family == ActivationFamily::sine)
    symbols["k"] = analysis::cos(Ball(Rational(2 * row.family.parameters[1])));
  return symbols;
}

std::optional<std::string> apart(const Ball& stated, const Ball& seen, const std::string& what_was_seen,
                                 const Rational& radius) {
  if (stated.radius() > radius || seen.radius() > radius)
    throw Undecided{"the statement has " + to_string(stated) + ", " + what_was_seen + " " + to_string(seen)};
  if (overlaps(stated, seen)) return std::nullopt;
  return "the statement has " + to_string(stated) + ", " + what_was_seen + " " + to_string(seen);
}

std::vector<Certificate> slope_certificates(const std::string& claim, const std::vector<DualRow>& rows) {
  std::vector<Certificate> certificates;
  for (const Step& step : steps()) {
    const DualRow& row = rows[step.row];
    const auto [left, right] = first_order(row.value, row.slope, step);
    certificates.push_back(
        {claim, hyphenated(row.name) + "-derivative",
         "With c + e for c, and f + e f' for the other functions of c (h' = -c/h, t' = 1/h or m y, y' = m^2 "
         "c y^3, x' = "
         "w x, z' = -w z; b stands written by h or y), C changes by e dC/dc and e^2 times something finite.",
         RationalFunctionIdentity{with_increment(step.symbols), left, right}});
  }
  certificates.push_back(
      {claim, "polynomial-derivative",
       "z^n and He_n, n = 2i+1+r: the derivative of the term c^(n-2i) w^i is n^2 times the term of "
       "degree n-1; a term without c has derivative 0.",
       RationalFunctionIdentity{{{{"i", 0}, {"r", 0}}, {}},
                                Formula("r+1") * substitute(polynomial_coefficient, "n", "2*i+1+r"),
                                Formula("(2*i+1+r)^2") * substitute(polynomial_coefficient, "n", "2*i+r")}});
  return certificates;
}

std::vector<Certificate> start_certificates(const std::string& claim, const std::vector<DualRow>& rows) {
  std::vector<Certificate> certificates;
  for (const Start& start : starts()) {
    const DualRow& row = rows[start.row];
    certificates.push_back(
        {claim, hyphenated(row.name) + "-at-zero",
         std::string("At c = 0 the two are independent, and C is the product of their means E[phi(u)] "
                     "= ") +
             start.mean + ".",
         RationalFunctionIdentity{
             {{}, start.symbols}, substitute_at_once(row.value, start.at_zero), start.product}});
  }
  certificates.push_back(
      {claim, "polynomial-at-zero",
       "The term without c, n = 2i: E[z^n] = (2i)!/(i! 2^i) a^i, and E[He_n] the same with (a-1)^i (the mean "
       "of "
       "e^(sz - s^2/2) is e^((a-1)s^2/2)); for odd n both are 0.",
       RationalFunctionIdentity{
           {{{"i", 0}}, {}}, substitute(polynomial_coefficient, "n", "2*i"), "((2*i)! / (i! * 2^i))^2"}});
  return certificates;
}

std::vector<Certificate> chain_certificates(const std::string& claim, const std::vector<DualRow>& rows) {
  const auto same = [&](RowNumber row, const std::string& why, std::vector<std::string> symbols,
                        const Formula& dual) {
    return Certificate{claim, hyphenated(rows[row].name) + "-chain", why,
                       RationalFunctionIdentity{{{}, std::move(symbols)}, rows[row].slope, dual}};
  };
  const Formula sine = rows[sine_row].value, gaussian = rows[gaussian_row].value;
  std::vector<Certificate> certificates = {
      same(identity_row, "phi' = 1.", {}, 1),
      same(step_row,
           "phi' is the point mass at 0 (the limit of the row Phi with Phi(z/s), s falling to 0): its dual "
           "is the "
           "density of (u, v) at the origin, 1/(2 pi h).",
           {"h", "p"}, "1/(2*p*h)"),
      same(sign_row, "phi' is twice the point mass at 0.", {"h", "p"}, "2*2/(2*p*h)"),
      same(relu_row, "phi' is the step.", {"p", "t"}, rows[step_row].value),
      same(absolute_value_row, "phi' is the sign.", {"p", "t"}, rows[sign_row].value),
      same(leaky_relu_row, "phi' = ((1 + alpha) + (1 - alpha) sign z)/2, and the sign has mean 0.",
           {"alpha", "p", "t"}, Formula("(1+alpha)^2/4") + Formula("(1-alpha)^2/4") * rows[sign_row].value),
      same(rectified_square_row, "phi' = 2 max(z, 0).", {"c", "h", "p", "t"},
           Formula(4) * rows[relu_row].value),
      same(erf_row, "phi' = (2/sqrt(pi)) e^(-z^2), the Gaussian row with m = 2s = 2.", {"p", "y"},
           Formula("4/p") * gaussian),
      same(normal_cdf_row, "phi' = e^(-z^2/2)/sqrt(2 pi), the Gaussian row with m = 2s = 1.", {"p", "y"},
           Formula("1/(2*p)") * gaussian),
      same(exponential_row, "phi' = phi.", {"x"}, rows[exponential_row].value),
      same(sine_row,
           "phi' = omega sin(omega z + beta + pi/2), so that w = omega^2 and cos(2 beta) changes its sign.",
           {"k", "w", "x", "z"}, Formula("w") * substitute(sine, "k", "-k")),
      same(cosine_row, "phi' = -sin z, the row of the sine with omega = 1, beta = 0 (k = 1).", {"x", "z"},
           substitute(sine, "k", 1)),
      same(gaussian_row,
           "phi' = -m z e^(-m z^2/2). Times e^(-m (u^2+v^2)/2) y^(-1) the law of (u, v) is normal again, "
           "with covariance "
           "f = c y^2: so the dual is m^2 f y.",
           {"c", "m", "y"}, "m^2*(c*y^2)*y"),
  };
  const Formula determinant = "(1+m*a)*(1+m*b)-m^2*c^2";
  certificates.push_back({claim, "gaussian-covariance",
                          "With S the covariance matrix of (u, v), the law with density e^(-m(u^2+v^2)/2) "
                          "has the covariance S (1 + m S)^-1 "
                          "and the normalisation det(1 + m S)^(-1/2) = y: first row (a + m (a b - c^2), c) "
                          "y^2, of which the product "
                          "with the columns of 1 + m S is that of S; here the second column.",
                          RationalFunctionIdentity{{{}, {"a", "b", "c", "m"}},
                                                   Formula("(a+m*(a*b-c^2))*m*c + c*(1+m*b)"),
                                                   Formula("c") * determinant}});
  certificates.push_back({claim, "gaussian-variance", "The first column.",
                          RationalFunctionIdentity{{{}, {"a", "b", "c", "m"}},
                                                   Formula("(a+m*(a*b-c^2))*(1+m*a) + c*m*c"),
                                                   Formula("a") * determinant}});
  const Step second = gelu_second_step();
  const auto [left, right] = first_order(rows[gelu_row].slope, gelu_second_slope(), second);
  certificates.push_back({claim, "gelu-chain",
                          "The slope of gelu is no other row, so it is differentiated once more. phi'' = (2 "
                          "- z^2) e^(-z^2/2)/sqrt(2 pi), and "
                          "its dual is y/(2 pi) E[(2 - u^2)(2 - v^2)] = y/(2 pi) (4 - 2A - 2B + A B + 2 "
                          "K^2), where u and v have the "
                          "variances A, B and the covariance K of gaussian-covariance, m = 1. With c + e the "
                          "slope changes by e times that, "
                          "and e^2 times something finite.",
                          RationalFunctionIdentity{with_increment(second.symbols), left, right}});
  certificates.push_back(
      {claim, "gelu-slope-at-zero",
       "At c = 0 the slope is E[phi'(u)] E[phi'(v)] = 1/4, since phi' = Phi(z) + z e^(-z^2/2)/sqrt(2 "
       "pi), and the second part is odd.",
       RationalFunctionIdentity{
           {{}, {"p", "q", "r"}}, substitute_at_once(rows[gelu_row].slope, spread_start(1)), "1/4"}});
  return certificates;
}

}  // namespace lemmata::proofs_check
