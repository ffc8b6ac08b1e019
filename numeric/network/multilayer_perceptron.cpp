#include "numeric/network/multilayer_perceptron.hpp"

namespace lemmata::numeric {}  // namespace lemmata::numeric
