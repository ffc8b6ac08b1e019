// A stranger's program: majority of three by the simulator, and its Fourier coefficients as exact fractions.

#include <array>
#include <cstdint>
#include <iostream>

#include "analysis/scalar/rational.hpp"
#include "numeric/cube/walsh_hadamard.hpp"

int main() {
  using lemmata::analysis::Rational;
  std::array<std::int32_t, 8> majority{1, 1, 1, -1, 1, -1, -1, -1};  // bit i of the index set: x_{i+1} = -1
  lemmata::numeric::walsh_hadamard_transform(majority);

  const Rational half = lemmata::analysis::parse_rational("0.5");
  for (std::size_t set = 0; set < majority.size(); ++set) {
    const Rational expected = set == 1 || set == 2 || set == 4 ? half
                              : set == 7                       ? Rational(-half)
                                                               : Rational(0);
    if (Rational(majority[set], 8) != expected) {
      std::cerr << "set " << set << ": got " << majority[set] << "/8\n";
      return 1;
    }
  }
  std::cout << "majority of three: " << lemmata::analysis::to_string(Rational(majority[7], 8)) << '\n';
}
