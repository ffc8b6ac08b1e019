#include "proofs_check/cli/network_file.hpp"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "proofs_check/cli/failure.hpp"
#include "tests/proofs_check/cli/npy_bytes.hpp"
#include "tests/proofs_check/cli/npz_bytes.hpp"

namespace lemmata::tests {
namespace {

using analysis::LayerActivation;
using analysis::Network;
using analysis::Rational;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Kind = LayerActivation::Kind;

class NetworkFile : public testing::Test {
 protected:
  NetworkFile() : file_(testing::TempDir() + "network." + std::to_string(::getpid())) {}
  ~NetworkFile() override { std::filesystem::remove(file_); }

  Network read(const std::string& bytes) {
    std::ofstream(file_, std::ios::binary) << bytes;
    return proofs_check::read_network("--network", file_);
  }

  std::string refusal(const std::string& bytes) {
    try {
      static_cast<void>(read(bytes));
    } catch (const proofs_check::Failure& failure) {
      EXPECT_EQ(failure.status(), proofs_check::exit_bad_input);
      EXPECT_THAT(failure.what(), AllOf(HasSubstr("--network"), Not(HasSubstr("\n"))));
      return failure.what();
    }
    return "nothing refused";
  }

  std::string file_;
};

/// A document with these layers.
std::string json_of(const std::string& layers, const std::string& input = "2", const std::string& more = "") {
  return R"({"format": "lemmata-network/1", "input": )" + input + more + R"(, "layers": [)" + layers + "]}";
}

std::string doubles(const std::string& shape, const std::vector<double>& numbers,
                    const std::string& fortran_order = "False") {
  return npy_bytes("'<f8'", shape, bytes_of(numbers), fortran_order);
}

std::string strings(const std::vector<std::string>& texts, bool scalar = false) {
  std::string data;
  for (std::string text : texts) {
    text.resize(8);
    for (const char c : text) data += std::string(1, c) + std::string(3, '\0');
  }
  return npy_bytes("'<U8'", scalar ? "()" : "(" + std::to_string(texts.size()) + ",)", data);
}

TEST_F(NetworkFile, OfJsonHasTheNumbersThatAreWritten) {
  const Network network = read(json_of(
      R"({"weights": [[0.1, -2e-3], [3, "-1/2"]], "biases": [0, 123456789012345678901234567890.5],
          "activation": "relu"},
         {"weights": [[1, 18446744073709551616]], "activation": "power:3"})",
      "2", R"(, "relu_derivative_at_zero": "1/2")"));
  ASSERT_EQ(network.layers.size(), 2U);
  EXPECT_THAT(network.layers[0].weights,
              ElementsAre(Rational(1) / 10, Rational(-1) / 500, Rational(3), Rational(-1) / 2));
  EXPECT_THAT(network.layers[0].biases,
              ElementsAre(Rational(0), analysis::parse_rational("246913578024691357802469135781/2")));
  EXPECT_EQ(network.layers[0].inputs, 2);
  EXPECT_EQ(network.layers[0].outputs, 2);
  EXPECT_EQ(network.layers[0].activation.kind, Kind::relu);
  EXPECT_THAT(network.layers[1].weights,
              ElementsAre(Rational(1), analysis::parse_rational("18446744073709551616")));
  EXPECT_THAT(network.layers[1].biases, ElementsAre(Rational(0)));
  EXPECT_EQ(network.layers[1].activation.kind, Kind::power);
  EXPECT_EQ(network.layers[1].activation.exponent, 3);
  EXPECT_EQ(network.derivative_at_zero, Rational(1) / 2);
}

TEST_F(NetworkFile, KnowsEveryActivation) {
  for (const auto& [name, kind, exponent] : {std::tuple{"identity", Kind::identity, 1},
                                             {"relu", Kind::relu, 1},
                                             {"abs", Kind::absolute_value, 1},
                                             {"square", Kind::power, 2},
                                             {"power:7", Kind::power, 7},
                                             {"tanh", Kind::tanh, 1},
                                             {"sigmoid", Kind::sigmoid, 1},
                                             {"gelu", Kind::gelu, 1},
                                             {"softplus", Kind::softplus, 1},
                                             {"sine", Kind::sine, 1}}) {
    const Network network =
        read(json_of(R"({"weights": [[1, 2]], "activation": ")" + std::string(name) + "\"}"));
    EXPECT_EQ(network.layers[0].activation.kind, kind) << name;
    EXPECT_EQ(network.layers[0].activation.exponent, exponent) << name;
    EXPECT_EQ(network.derivative_at_zero, 0);
  }
}

TEST_F(NetworkFile, OfJsonIsRefusedByTheNameOfItsPlace) {
  const std::string good = R"({"weights": [[1, 2], [3, 4]], "activation": "relu"})";
  for (const auto& [document, named] : std::vector<std::pair<std::string, std::vector<std::string>>>{
           {json_of(R"({"weights": [[1, NaN]], "activation": "relu"})"),
            {"layers[0].weights[0][1]", "got NaN"}},
           {json_of(good + R"(, {"weights": [[1], [-Infinity]], "activation": "relu"})"),
            {"layers[1].weights[1][0]", "got infinity"}},
           {json_of(R"({"weights": [[1, "nan"]], "activation": "relu"})"),
            {"layers[0].weights[0][1]", "got nan"}},
           {json_of(R"({"weights": [[1, true]], "activation": "relu"})"),
            {"layers[0].weights[0][1]", "got true"}},
           {json_of(R"({"weights": [[1, 1e400]], "activation": "relu"})"), {"1e400"}},
           {json_of(R"({"weights": [[1, 2], [3]], "activation": "relu"})"),
            {"layers[0].weights[1]: 2 weights", "got 1"}},
           {json_of(R"({"weights": [], "activation": "relu"})"), {"layers[0].weights", "got []"}},
           {json_of(R"({"weights": [[]], "activation": "relu"})"), {"layers[0].weights[0]", "got []"}},
           {json_of(R"({"weights": [[1, 2]], "activation": "rleu"})"),
            {"layers[0].activation", "got rleu; did you mean relu?"}},
           {json_of(R"({"weights": [[1, 2]], "activation": "power:0"})"), {"from 1 to 64", "got 0"}},
           {json_of(R"({"weights": [[1, 2]], "activation": 3})"), {"layers[0].activation", "got 3"}},
           {json_of(R"({"weights": [[1, 2]]})"), {"layers[0]: activation is missing"}},
           {json_of(R"({"weights": [[1, 2]], "bias": [1], "activation": "relu"})"),
            {"got bias; did you mean biases?"}},
           {json_of(R"({"weights": [[1, 2]], "biases": [1, 2], "activation": "relu"})"),
            {"layers[0].biases: 1 biases", "got 2"}},
           {json_of(R"({"weights": [[1, 2]], "weights": [[1]], "activation": "relu"})"),
            {"got weights twice"}},
           {json_of(good + R"(, {"weights": [[1, 2, 3]], "activation": "relu"})"),
            {"layers[1].weights has shape (1, 3)", "layers[0].weights has shape (2, 2)", "got 3"}},
           {json_of(good), {"layers[0].weights has shape (2, 2)", "1 output"}},
           {json_of(R"({"weights": [[1, 2]], "activation": "relu"})", "3"), {"input: 2 is allowed", "got 3"}},
           {json_of(""), {"layers: an array of at least one element"}},
           {R"({"input": 2, "layers": []})", {"format is missing"}},
           {R"({"format": "lemmata-network/2", "input": 2, "layers": []})", {"got \"lemmata-network/2\""}},
           {"[1, 2]", {"an object is allowed, got [1,2]"}},
           {"", {"JSON is allowed", "unexpected end of input"}},
           {R"({"format": "lemmata-network/1", "input": 2, "lay)", {"JSON is allowed", "line 1"}},
           {json_of("[[[[[[[[[[1]]]]]]]]]]"), {"nested too deeply"}}}) {
    const std::string message = refusal(document);
    for (const std::string& part : named) EXPECT_THAT(message, HasSubstr(part)) << document;
  }
}

TEST_F(NetworkFile, OfNumPyIsReadByNumberWhateverItsOrder) {
  const Network network = read(npz_bytes({{"b2", doubles("()", {0.1})},
                                          {"W2", doubles("(1, 2)", {5, 6})},
                                          {"W1", doubles("(2, 3)", {1, 2, 3, 4, 5, 6}, "True")},
                                          {"b1", npy_bytes("'|i1'", "(2,)", "\x01\xFF")}}));
  ASSERT_EQ(network.layers.size(), 2U);
  EXPECT_EQ(network.layers[0].inputs, 3);
  EXPECT_THAT(network.layers[0].weights, ElementsAre(1, 3, 5, 2, 4, 6));
  EXPECT_THAT(network.layers[0].biases, ElementsAre(1, -1));
  EXPECT_EQ(network.layers[0].activation.kind, Kind::relu);
  EXPECT_THAT(network.layers[1].biases, ElementsAre(Rational(0.1)));
  EXPECT_EQ(network.layers[1].activation.kind, Kind::identity);
  EXPECT_EQ(network.derivative_at_zero, 0);
}

TEST_F(NetworkFile, OfNumPyMayHaveNamesOfModulesInTheirOrder) {
  const Network network = read(npz_bytes({{"fc1.weight", doubles("(1, 2)", {1, 2})},
                                          {"fc1.bias", doubles("(1,)", {3})},
                                          {"a.head.weight", doubles("(1, 1)", {4})},
                                          {"activation", strings({"tanh"}, true)},
                                          {"relu_derivative_at_zero", doubles("()", {0.5})}}));
  ASSERT_EQ(network.layers.size(), 2U);
  EXPECT_THAT(network.layers[0].weights, ElementsAre(1, 2));
  EXPECT_THAT(network.layers[0].biases, ElementsAre(3));
  EXPECT_EQ(network.layers[0].activation.kind, Kind::tanh);
  EXPECT_THAT(network.layers[1].weights, ElementsAre(4));
  EXPECT_EQ(network.layers[1].activation.kind, Kind::identity);
  EXPECT_EQ(network.derivative_at_zero, Rational(1) / 2);
}

TEST_F(NetworkFile, OfNumPyMayNameTheActivationOfEachLayer) {
  const std::string first = doubles("(1, 1)", {1});
  const Network network =
      read(npz_bytes({{"W1", first}, {"W2", first}, {"activation", strings({"sine", "square"})}}));
  EXPECT_EQ(network.layers[0].activation.kind, Kind::sine);
  EXPECT_EQ(network.layers[1].activation.exponent, 2);
  EXPECT_EQ(read(npz_bytes({{"W1", first}})).layers[0].activation.kind, Kind::identity);
  EXPECT_EQ(
      read(npz_bytes({{"W1", first}, {"activation", strings({"relu"}, true)}})).layers[0].activation.kind,
      Kind::relu);
  EXPECT_THAT(refusal(npz_bytes({{"W1", first}, {"W2", first}, {"activation", strings({"a", "b", "c"})}})),
              HasSubstr("each of the 2 layers, is allowed, got 3"));
  EXPECT_THAT(refusal(npz_bytes({{"W1", first}, {"W2", first}, {"activation", strings({"tan"}, true)}})),
              AllOf(HasSubstr("activation"), HasSubstr("did you mean tanh?")));
}

/// What Python's zipfile writes for numpy.savez_compressed(file, W1=..., W2=...): W1 = [[1, -2, 0.5], [0.1, 3, 4]] in
/// float32, W2 = [1, 0.1] in float64; deflated, with the sizes of 64 bits that NumPy asks for.
std::string compressed_archive() {
  const std::string digits =
      "504b03042d000000080000002100b6f980c2ffffffffffffffff0600140057312e6e70790100100098000000000000005c0000"
      "00"
      "000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a2aea3a09e965f54529498179f5f94920a12774bcc294e"
      "05"
      "8a17672416a402f91a463a0ac69a3a0ab50a64032e0686067b06068603406c7ff6cc195b06060707a0980300504b03042d0000"
      "00"
      "0800000021005596f25affffffffffffffff0600140057322e6e70790100100090000000000000004f000000000000009bec17"
      "ea"
      "1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a1aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416a402"
      "f9"
      "1a463a9a3a0ab50a14002e0630f8603f6b2608ecb40700504b01022d032d000000080000002100b6f980c25c00000098000000"
      "06"
      "000000000000000000000080010000000057312e6e7079504b01022d032d0000000800000021005596f25a4f00000090000000"
      "06"
      "000000000000000000000080019400000057322e6e7079504b05060000000002000200680000001b0100000000";
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  return bytes;
}

TEST_F(NetworkFile, OfNumPyMayBeCompressed) {
  const Network network = read(compressed_archive());
  ASSERT_EQ(network.layers.size(), 2U);
  EXPECT_THAT(network.layers[0].weights, ElementsAre(Rational(1), Rational(-2), Rational(1) / 2,
                                                     Rational(0.1F), Rational(3), Rational(4)));
  EXPECT_THAT(network.layers[1].weights, ElementsAre(Rational(1), Rational(0.1)));
}

TEST_F(NetworkFile, OfNumPyIsRefusedWhereverItIsCutOrChanged) {
  const std::string stored = npz_bytes({{"W1", doubles("(1, 2)", {1, 2})}});
  for (const std::string& archive : {compressed_archive(), stored})
    for (std::size_t size = 4; size < archive.size(); ++size)
      EXPECT_THAT(refusal(archive.substr(0, size)), Not(HasSubstr("nothing refused"))) << size;
  std::string changed = stored;
  changed[30 + 6 + 128 + 3] ^=
      1;  // in the numbers: after the header of the archive, the name and NumPy's header
  EXPECT_THAT(refusal(changed), AllOf(HasSubstr("W1"), HasSubstr("checksum")));
  changed = compressed_archive();
  changed[80] ^= 1;
  EXPECT_THAT(refusal(changed), AllOf(HasSubstr("W1"), HasSubstr("damaged")));
}

TEST_F(NetworkFile, OfNumPyIsRefusedByTheNameOfItsArray) {
  const std::string w1 = doubles("(2, 3)", {1, 2, 3, 4, 5, 6});
  const std::string w2 = doubles("(2,)", {1, 2});
  using Arrays = std::vector<std::pair<std::string, std::string>>;
  for (const auto& [arrays, named] : std::vector<std::pair<Arrays, std::vector<std::string>>>{
           {{{"W1", npy_bytes("'|O'", "(2,)", std::string(16, 'x'))}}, {"W1", "pickled objects"}},
           {{{"W1", doubles("(2, 2)", {1, 2, 3, NAN})}}, {"W1", "got NaN", "[1, 1]"}},
           {{{"W1", w1}, {"W2", w2}, {"b1", doubles("(2,)", {-INFINITY, 0})}},
            {"b1", "got -infinity", "index 0"}},
           {{{"W1", w1}, {"W2", doubles("(1, 3)", {1, 2, 3})}},
            {"W2 has shape (1, 3)", "W1 has shape (2, 3)", "2 inputs", "got 3"}},
           {{{"W1", w1}}, {"W1 has shape (2, 3)", "1 output", "got 2"}},
           {{{"W1", w1}, {"W3", w2}}, {"W2 is missing, and W3 is there"}},
           {{{"W1", w1}, {"b2", w2}}, {"W2 is missing, and b2 is there"}},
           {{{"0.weight", w1}, {"2.bias", w2}}, {"2.weight is missing"}},
           {{{"W1", w1}, {"W2", w2}, {"b1", doubles("(3,)", {1, 2, 3})}},
            {"b1: 2 biases", "W1 of shape (2, 3)", "got shape (3,)"}},
           {{{"W1", w1}, {"fc.weight", w2}}, {"got W1 and fc.weight"}},
           {{{"W1", w1}, {"running_mean", w2}}, {"got running_mean"}},
           {{{"W0", w1}}, {"got W0"}},
           {{{"W1", doubles("()", {1})}}, {"W1", "got shape ()"}},
           {{{"W1", doubles("(1, 1, 2)", {1, 2})}}, {"W1", "got shape (1, 1, 2)"}},
           {{{"W1", w1}, {"W1", w1}}, {"W1 is there twice"}},
           {{{"activation", strings({"relu"})}}, {"weights W1 or NAME.weight are needed"}},
           {{{"W1", w2}, {"activation", w2}}, {"activation", "strings are allowed, got type '<f8'"}},
           {{{"W1", w2}, {"relu_derivative_at_zero", w2}}, {"one number is allowed, got shape (2,)"}}}) {
    const std::string message = refusal(npz_bytes(arrays));
    for (const std::string& part : named) EXPECT_THAT(message, HasSubstr(part));
  }
  EXPECT_THAT(refusal(zip_bytes({{"readme.txt", "hello"}})), HasSubstr("got readme.txt"));
}

TEST_F(NetworkFile, ThatIsNotThereIsNamed) {
  for (const std::string file : {"no-such-file.npz", "no-such-file.json"})
    EXPECT_THROW(static_cast<void>(proofs_check::read_network("--network", file)), proofs_check::Failure);
}

}  // namespace
}  // namespace lemmata::tests
