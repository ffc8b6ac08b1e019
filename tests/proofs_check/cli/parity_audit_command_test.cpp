#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/npy_bytes.hpp"
#include "tests/proofs_check/cli/npz_bytes.hpp"
#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

constexpr int d = 4;
constexpr unsigned points = 1U << d;

/// f(x) = sum_j v_j max(w_j.x + b_j, 0) + c, with dyadic weights, so that doubles are exact here.
const std::vector<std::vector<double>> hidden{{1, 1, 1, 1}, {2, -1, 0.5, 0}, {-1, 3, 0, 1}};
const std::vector<double> hidden_biases{0, 0.5, -1}, output{1, -2, 0.5};
constexpr double output_bias = 0.25;
constexpr double derivative_at_zero = 0.5;

std::string network_json() {
  json document{{"format", "lemmata-network/1"}, {"input", d}, {"relu_derivative_at_zero", "1/2"}};
  document["layers"] = {{{"weights", hidden}, {"biases", hidden_biases}, {"activation", "relu"}},
                        {{"weights", {output}}, {"biases", {output_bias}}, {"activation", "identity"}}};
  return document.dump();
}

std::string network_npz() {
  std::vector<float> first;
  for (const auto& row : hidden) first.insert(first.end(), row.begin(), row.end());
  return npz_bytes(
      {{"0.weight", npy_bytes("'<f4'", "(3, 4)", bytes_of(first))},
       {"0.bias", npy_bytes("'<f8'", "(3,)", bytes_of(hidden_biases))},
       {"2.weight", npy_bytes("'<f8'", "(1, 3)", bytes_of(output))},
       {"2.bias", npy_bytes("'<f8'", "(1,)", bytes_of(std::vector<double>{output_bias}))},
       {"relu_derivative_at_zero", npy_bytes("'<f8'", "()", bytes_of(std::vector<double>{0.5}))}});
}

/// f and its derivative by each parameter, at all points.
struct Tables {
  std::vector<double> f;
  std::vector<std::vector<double>> derivatives;
};

Tables tables() {
  Tables all;
  const std::size_t count = hidden.size() * (d + 2) + 1;
  all.derivatives.assign(count, std::vector<double>(points));
  for (unsigned x = 0; x < points; ++x) {
    double f = output_bias;
    std::size_t parameter = 0;
    all.derivatives[count - 1][x] = 1;
    for (std::size_t j = 0; j < hidden.size(); ++j) {
      double z = hidden_biases[j];
      for (int i = 0; i < d; ++i) z += ((x >> i & 1) != 0 ? -1 : 1) * hidden[j][static_cast<std::size_t>(i)];
      const double slope = z > 0 ? 1 : z < 0 ? 0 : derivative_at_zero;
      f += output[j] * std::max(z, 0.0);
      for (int i = 0; i < d; ++i)
        all.derivatives[parameter++][x] = output[j] * slope * ((x >> i & 1) != 0 ? -1 : 1);
      all.derivatives[parameter++][x] = output[j] * slope;
      all.derivatives[parameter++][x] = std::max(z, 0.0);
    }
    all.f.push_back(f);
  }
  return all;
}

double coefficient(const std::vector<double>& g, unsigned set) {
  double sum = 0;
  for (unsigned x = 0; x < points; ++x) sum += std::popcount(x & set) % 2 == 0 ? g[x] : -g[x];
  return sum / points;
}

double number(const json& value) {
  const std::string text = value.at("exact");
  const auto slash = text.find('/');
  return std::stod(text) / (slash == std::string::npos ? 1 : std::stod(text.substr(slash + 1)));
}

class ParityAudit : public testing::Test {
 protected:
  CommandResult audit(const std::string& name, const std::string& bytes,
                      const std::vector<std::string>& more) {
    write_contents(directory_.file(name), bytes);
    std::vector<std::string> arguments{"parity", "audit", "--network", directory_.file(name)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return lemmata(arguments);
  }

  json result_of(const std::string& name, const std::string& bytes, std::vector<std::string> more) {
    more.emplace_back("--json");
    const CommandResult result = audit(name, bytes, more);
    EXPECT_EQ(result.status, 0) << result.err;
    return result.status == 0 ? result.json().at("result") : json();
  }

  TemporaryDirectory directory_;
};

TEST_F(ParityAudit, HasTheMomentsOfTheDefinition) {
  const json result = result_of("net.json", network_json(), {});
  const Tables all = tables();
  double f_square = 0, square = 0, ones = 0;
  std::vector<double> signals(d + 1);
  for (const double f : all.f) f_square += f * f / points;
  for (const auto& g : all.derivatives) {
    for (const double value : g) square += value * value / points;
    ones += g.front() * g.front();
    for (unsigned set = 0; set < points; ++set) {
      const double signal = 2 * coefficient(g, set);
      signals[static_cast<std::size_t>(std::popcount(set))] += signal * signal;
    }
  }
  EXPECT_EQ(result.at("d"), d);
  EXPECT_EQ(result.at("parameters"), all.derivatives.size());
  EXPECT_EQ(result.at("method"), "integers");
  EXPECT_EQ(number(result.at("mean_square_f")), f_square);
  EXPECT_EQ(number(result.at("gradient_square")), square);
  EXPECT_EQ(number(result.at("gradient_square_at_ones")), ones);
  EXPECT_EQ(number(result.at("variance")), 4 * (square / points - ones / points / points));
  EXPECT_EQ(result.at("parseval").at("exact"), true);
  EXPECT_EQ(result.at("parseval").at("transform"), result.at("parseval").at("enumeration"));
  const std::vector<double> sets{1, 4, 6, 4, 1};
  for (std::size_t k = 0; k <= d; ++k)
    EXPECT_DOUBLE_EQ(number(result.at("mean_square_signal").at(k).at("value")), signals[k] / sets[k]) << k;
}

TEST_F(ParityAudit, CountsTheVisibleSetsOfTheDefinition) {
  const Tables all = tables();
  for (const int bits : {1, 2, 3, 4, 5, 24}) {
    std::vector<int> visible(d + 1);
    for (unsigned set = 0; set < points; ++set) {
      bool seen = false;
      for (const auto& g : all.derivatives) {
        double largest = 0;
        for (unsigned x = 0; x < points; ++x)
          largest = std::max(largest, 2 * (std::abs(all.f[x]) + 1) * std::abs(g[x]));
        seen = seen || 2 * std::abs(coefficient(g, set)) > std::ldexp(largest, -bits);
      }
      if (seen) ++visible[static_cast<std::size_t>(std::popcount(set))];
    }
    const json result =
        result_of("net.json", network_json(), {"--precision", "bits:" + std::to_string(bits)});
    const json& levels = result.at("visibilities").at(0).at("levels");
    for (std::size_t k = 0; k <= d; ++k) {
      EXPECT_EQ(levels.at(k).at("visible"), visible[k]) << "bits " << bits << ", k = " << k;
      EXPECT_EQ(levels.at(k).at("undecided"), 0);
    }
  }
}

TEST_F(ParityAudit, KnowsTheSignificandsByName) {
  for (const auto& [name, bits] :
       {std::tuple{"float16", "11"}, {"bfloat16", "8"}, {"float32", "24"}, {"float64", "53"}})
    EXPECT_EQ(result_of("net.json", network_json(), {"--precision", name}).at("visibilities"),
              result_of("net.json", network_json(), {"--precision", "bits:" + std::string(bits)})
                  .at("visibilities"));
}

TEST_F(ParityAudit, OfAnArchiveIsThatOfTheSameDocument) {
  const std::vector<std::string> options{"--precision", "float16", "--batch", "100", "--tolerance", "1/10"};
  EXPECT_EQ(result_of("net.npz", network_npz(), options), result_of("net.json", network_json(), options));
}

TEST_F(ParityAudit, BoundsTheStepsByTheStatedFormula) {
  const json result =
      result_of("net.json", network_json(), {"--tolerance", "1/2", "--success", "3/4", "--delta", "1/4"});
  // (3/4 - 1 / (1/4 * 16)) 16 (1/4) / (4 G^2)
  EXPECT_DOUBLE_EQ(number(result.at("steps").at("value")), 0.5 / number(result.at("gradient_square")));
  EXPECT_EQ(result.at("steps").at("gradient_square"), result.at("gradient_square"));
  EXPECT_THAT(result.at("steps").at("hypothesis"), HasSubstr("uniform"));
}

TEST_F(ParityAudit, PrintsForAReader) {
  const std::string text = audit("net.json", network_json(), {"--batch", "100", "--tolerance", "0.5"}).out;
  EXPECT_THAT(text,
              AllOf(HasSubstr("f on {-1,+1}^4, 19 parameters"), HasSubstr("variance over I of the gradient"),
                    HasSubstr("the parameters that carry most of it"), HasSubstr("equal, exactly"),
                    HasSubstr("visible at a batch of 100: "), HasSubstr("steps that are needed, at least:"),
                    HasSubstr("    I is uniform")));
  EXPECT_THAT(audit("net.json", network_json(), {}).out, HasSubstr("ask with --precision"));
}

TEST_F(ParityAudit, SaysBeforehandWhatMuchMemoryItTakes) {
  const std::string network = R"({"format": "lemmata-network/1", "input": 23, "layers": [{"weights": [)" +
                              json(std::vector<int>(23, 1)).dump() + R"(], "activation": "relu"}]})";
  const CommandResult said = audit("net.json", network, {});
  EXPECT_EQ(said.status, 0);
  EXPECT_THAT(said.err, AllOf(StartsWith("lemmata: parity audit: takes "), HasSubstr(" MiB\n")));
  EXPECT_EQ(audit("net.json", network, {"--quiet"}).err, "");
  EXPECT_EQ(audit("net.json", network_json(), {}).err, "");
}

TEST_F(ParityAudit, TakesAnyActivationInDoubles) {
  std::string network = network_json();
  network.replace(network.find("\"relu\""), 6, "\"tanh\"");
  const json result = result_of("net.json", network, {"--precision", "float32"});
  EXPECT_EQ(result.at("method"), "doubles");
  EXPECT_EQ(result.at("parseval").at("holds"), true);
  EXPECT_TRUE(result.at("variance").contains("ball"));
}

TEST_F(ParityAudit, RefusesNumbersThatLeaveTheDoubles) {
  for (const auto& [layer, method] : std::vector<std::pair<std::string, std::string>>{
           {R"([{"weights": [["1e77"]], "activation": "square"}])", "doubles"},
           {R"([{"weights": [["1e154"]], "activation": "identity"}])", "doubles"},
           {R"([{"weights": [["1e200"]], "activation": "relu"}])", "doubles"},
           {R"([{"weights": [["1e400"]], "activation": "tanh"}])", "auto"},
           {R"([{"weights": [["1e200"]], "activation": "tanh"}])", "auto"}}) {
    const CommandResult result =
        audit("large.json", R"({"format": "lemmata-network/1", "input": 1, "layers": )" + layer + "}",
              {"--method", method, "--precision", "float32", "--batch", "10"});
    SCOPED_TRACE(layer);
    EXPECT_EQ(result.status, 2) << result.out;
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, AllOf(StartsWith("lemmata: "), testing::AnyOf(HasSubstr("range of doubles"),
                                                                          HasSubstr("layer 1 weights"))));
  }
}

TEST_F(ParityAudit, RefusesTowersOfPowers) {
  std::string layers = R"({"weights": [[1.37, 1]], "activation": "power:64"})";
  for (int i = 0; i < 5; ++i) layers += R"(, {"weights": [[1.23]], "activation": "power:64"})";
  const std::string network = R"({"format": "lemmata-network/1", "input": 2, "layers": [)" + layers + "]}";
  const CommandResult exact = audit("tower.json", network, {"--method", "integers"});
  EXPECT_EQ(exact.status, 2) << exact.out;
  EXPECT_THAT(exact.err, AllOf(StartsWith("lemmata: "), HasSubstr("at most 65536 bits")));
  EXPECT_EQ(audit("tower.json", network, {}).status, 2);
}

TEST_F(ParityAudit, TakesSignificandsLongerThanAnyDouble) {
  const json result = result_of("net.json", network_json(), {"--precision", "bits:1000"});
  EXPECT_EQ(result.at("visibilities").at(0).at("undecided"), 0);
  EXPECT_GT(result.at("visibilities").at(0).at("most_visible").at(0).at("ratio"), 1e290);
}

TEST_F(ParityAudit, RefusesInOneLineThatNamesTheValue) {
  const std::string row30 = json(std::vector<int>(30, 1)).dump();
  const std::string large = R"({"format": "lemmata-network/1", "input": 30, "layers": [{"weights": [)" +
                            row30 + R"(], "activation": "relu"}]})";
  const std::string archive = network_npz();
  const std::string doubles = npy_bytes("'<f8'", "(1, 2)", bytes_of(std::vector<double>{1, NAN}));
  const std::string two = npy_bytes("'<f8'", "(1, 2)", bytes_of(std::vector<double>{1, 2}));
  const std::string objects = npy_bytes("'|O'", "(1,)", "12345678");
  using Case = std::tuple<std::string, std::string, std::vector<std::string>, std::vector<std::string>>;
  for (const auto& [name, bytes, options, named] : std::vector<Case>{
           {"cut.npz", archive.substr(0, archive.size() / 2), {}, {"cut.npz", "truncated"}},
           {"objects.npz", npz_bytes({{"W1", objects}}), {}, {"W1", "pickled objects"}},
           {"nan.npz", npz_bytes({{"W1", doubles}}), {}, {"W1", "got NaN at index [0, 1]"}},
           {"shapes.npz",
            npz_bytes({{"W1", two}, {"W2", two}}),
            {},
            {"W2 has shape (1, 2)", "W1 has shape (1, 2)"}},
           {"large.json", large, {}, {"at most 26 inputs", "d = 30", "GiB"}},
           {"net.json", network_json(), {"--precision", "float8"}, {"--precision", "float16", "got float8"}},
           {"net.json", network_json(), {"--precision", "bits:0"}, {"from 1 to 1000", "got 0"}},
           {"net.json", network_json(), {"--batch", "0"}, {"--batch", "got 0"}},
           {"net.json", network_json(), {"--tolerance", "0"}, {"--tolerance", "above 0", "got 0"}},
           {"net.json", network_json(), {"--success", "1/2"}, {"--success", "--tolerance"}},
           {"net.json",
            network_json(),
            {"--tolerance", "1", "--success", "2"},
            {"--success", "at most 1", "got 2"}},
           {"net.json", network_json(), {"--tolerance", "1", "--delta", "0"}, {"--delta", "got 0"}},
           {"net.json", network_json(), {"--method", "floats"}, {"--method", "integers", "got floats"}}}) {
    SCOPED_TRACE(name);
    const CommandResult result = audit(name, bytes, options);
    EXPECT_EQ(result.status, 2) << result.out;
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, StartsWith("lemmata: "));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    for (const std::string& part : named) EXPECT_THAT(result.err, HasSubstr(part));
  }
  EXPECT_THAT(lemmata({"parity", "audit"}).err, HasSubstr("--network is needed"));
}

}  // namespace
}  // namespace lemmata::tests
