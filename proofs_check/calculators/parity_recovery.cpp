#include "proofs_check/calculators/parity_recovery.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "numeric/cube/combinations.hpp"
#include "numeric/cube/memory.hpp"
#include "numeric/cube/parity_bkw.hpp"
#include "numeric/cube/parity_chance.hpp"
#include "numeric/cube/parity_elimination.hpp"
#include "numeric/cube/parity_enumeration.hpp"
#include "numeric/cube/parity_meet_in_the_middle.hpp"
#include "numeric/sampling/monte_carlo.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using numeric::ParitySamples;
using numeric::ParitySets;

namespace {

constexpr double most_bytes = 8.0 * 1024 * 1024 * 1024;
constexpr double most_seconds = 3600;

// Rough times of one core of a current machine, from benchmarks/parity_search_benchmark.cpp: they choose and refuse.
constexpr double elimination_seconds = 4e-13;  // m d min(m, d) times this
constexpr double key_seconds = 1.5e-7;
constexpr double pair_seconds = 5e-9;
constexpr double set_seconds = 2e-9;
constexpr double word_seconds = 5e-10;
constexpr double operation_seconds = 4e-9;

struct Estimate {
  std::string size;
  double bytes = 0;
  double seconds = 0;

  [[nodiscard]] bool fits() const {
    return bytes <= std::min(most_bytes, numeric::physical_memory_bytes()) && seconds <= most_seconds;
  }
  [[nodiscard]] std::string text() const {
    return fmt::format("{}, {}, about {}", size, readable_bytes(bytes), readable_seconds(seconds));
  }
};

[[noreturn]] void does_not_fit(const std::string& estimates) {
  throw std::length_error(fmt::format("parity recover: {} and an hour are allowed, got {}",
                                      readable_bytes(std::min(most_bytes, numeric::physical_memory_bytes())),
                                      estimates));
}

std::string readable_count(double count) {
  return count < 1e15 ? fmt::format("{:.0f}", count) : fmt::format("{:.2e}", count);
}

double log2_combinations(int d, int k) {
  double sum = 0;
  for (int i = 1; i <= std::min(k, d - k); ++i) sum += std::log2(d - i + 1.0) - std::log2(i);
  return sum;
}

class Recovery {
 public:
  Recovery(const ParitySamples& samples, const RecoverySetting& setting)
      : samples_(samples), setting_(setting), m_(samples.count()), d_(samples.dimension()) {
    const auto& [size, noise, method, threads, most_listed] = setting;
    if (m_ < 1) throw std::invalid_argument("parity recover: at least one sample is needed, got none");
    if (size && (*size < 0 || *size > d_))
      throw std::invalid_argument(
          fmt::format("parity recover: k must be from 0 to d = {}, got {}", d_, *size));
    if (!(noise >= 0 && noise < 0.5))
      throw std::invalid_argument(
          fmt::format("parity recover: the noise must be at least 0 and below 1/2, got {}", noise));
    if (size) {
      result_.log2_class = log2_combinations(d_, *size);
      result_.class_of_sets = fmt::format("{} sets of {} of {} coordinates",
                                          readable_count(std::exp2(result_.log2_class)), *size, d_);
    } else {
      result_.log2_class = d_;
      result_.class_of_sets = fmt::format("2^{} sets of any size", d_);
    }
  }

  ParityRecovery run() {
    if (setting_.method)
      run(*setting_.method, "asked for");
    else if (setting_.noise == 0)
      choose_without_noise();
    else if (setting_.size)
      run(RecoveryMethod::brute, "labels with noise, and the size is known");
    else
      run(RecoveryMethod::bkw, "labels with noise, and the size is not known");
    if (!result_.contradiction) put_chance();
    return std::move(result_);
  }

 private:
  void run(RecoveryMethod method, const std::string& why) {
    require_answers(method);
    switch (method) {
      case RecoveryMethod::gauss:
        return eliminate(why);
      case RecoveryMethod::mitm:
        return meet_in_the_middle(why);
      case RecoveryMethod::brute:
        return enumerate(why);
      case RecoveryMethod::bkw:
        return blum_kalai_wasserman(why);
    }
  }

  void require_answers(RecoveryMethod method) const {
    const bool for_noise = method == RecoveryMethod::brute || method == RecoveryMethod::bkw;
    const bool for_size = method == RecoveryMethod::mitm || method == RecoveryMethod::brute;
    if (setting_.noise > 0 && !for_noise)
      throw std::invalid_argument(fmt::format(
          "--method {}: labels without noise are allowed, got a noise of {}; brute and bkw take noise",
          name(method), setting_.noise));
    if (for_size && !setting_.size)
      throw std::invalid_argument(
          fmt::format("--method {}: the size of the set, --k, is needed", name(method)));
    if (method == RecoveryMethod::bkw && setting_.size)
      throw std::invalid_argument("--method bkw: it finds sets of any size and makes no use of --k, got one");
  }

  void set_method(RecoveryMethod method, std::string by, const std::string& why, const std::string& takes) {
    result_.method = method;
    result_.by = std::move(by);
    result_.why = fmt::format("{}: {}", why, takes);
  }

  void put_sets(const ParitySets& sets) {
    result_.count = sets.count();
    result_.sets = sets.listed();
    result_.inside_all = sets.inside_all();
    result_.outside_all = sets.outside_all();
    if (setting_.noise == 0) result_.agreement = m_;
  }

  void put_cost(const std::string& what, std::int64_t count) { result_.cost.emplace_back(what, count); }

  // gauss

  Estimate elimination_estimate() const {
    const auto m = static_cast<double>(m_);
    return {fmt::format("a matrix of {} x {} bits", m_, d_ + 1), numeric::parity_elimination_bytes(m_, d_),
            elimination_seconds * m * d_ * std::min<double>(m, d_)};
  }

  /// Few enough solutions to look through, in about a second.
  bool few(const numeric::ParitySolutions& solutions) const {
    return solutions.log2_count() <= numeric::most_log2_listed &&
           std::ldexp(d_ / 64 + 1, solutions.log2_count()) <= 0x1p29;
  }

  /// False when it does not fit.
  bool put_elimination() {
    if (!elimination_estimate().fits()) return false;
    solutions_ = numeric::eliminate_parities(samples_);
    result_.rank = solutions_.rank;
    result_.contradiction = solutions_.contradiction;
    put_cost("rows eliminated", solutions_.rows_eliminated);
    put_cost("words in a row", solutions_.words_per_row);
    put_cost("rows compared", solutions_.rows_compared);
    return true;
  }

  void put_solutions(const std::string& why) {
    set_method(RecoveryMethod::gauss, "Gaussian elimination over GF(2) by M4RI", why,
               elimination_estimate().text());
    if (solutions_.contradiction) return;
    result_.kernel = solutions_.kernel;
    if (setting_.size) {
      const auto sized = numeric::solutions_of_size(solutions_, *setting_.size, setting_.most_listed);
      put_cost("solutions looked through", sized.examined);
      put_sets(sized.sets);
      if (result_.count == 0) put_smallest();
      return;
    }
    result_.agreement = m_;
    result_.inside_all = solutions_.inside_all;
    result_.outside_all = solutions_.outside_all;
    result_.log2_count = solutions_.log2_count();
    if (solutions_.log2_count() < 62) result_.count = std::int64_t{1} << solutions_.log2_count();
    if (solutions_.log2_count() == 0) {
      result_.sets = {solutions_.particular};
    } else if (few(solutions_)) {
      if (result_.count <= setting_.most_listed) {
        for (int size = 0; size <= d_ && static_cast<std::int64_t>(result_.sets.size()) < result_.count;
             ++size) {
          const auto sized = numeric::solutions_of_size(solutions_, size, setting_.most_listed);
          const auto& listed = sized.sets.listed();
          result_.sets.insert(result_.sets.end(), listed.begin(), listed.end());
        }
      }
      put_smallest();
    }
  }

  void put_smallest() {
    if (!few(solutions_)) return;
    const auto least = numeric::solutions_of_size(solutions_, std::nullopt, setting_.most_listed);
    result_.smallest = SmallestSolutions{least.size, least.sets.count(), least.sets.listed()};
  }

  void eliminate(const std::string& why) {
    if (!put_elimination()) does_not_fit("gauss: " + elimination_estimate().text());
    if (setting_.size && !solutions_.contradiction && !few(solutions_))
      throw std::length_error(fmt::format(
          "--method gauss: 2^{} sets explain all samples, too many to look through for those of k = {}; "
          "mitm and brute look for these alone",
          solutions_.log2_count(), *setting_.size));
    put_solutions(why);
  }

  void choose_without_noise() {
    if (!setting_.size) return eliminate("labels without noise, and the size is not known");
    const bool eliminated = put_elimination();
    if (eliminated && (solutions_.contradiction || few(solutions_)))
      return put_solutions(solutions_.unique()
                               ? "the points have full rank, so at most one set explains the labels"
                               : fmt::format("only 2^{} sets explain all samples, to be looked through for "
                                             "those of k",
                                             solutions_.log2_count()));
    const std::string why = eliminated ? fmt::format("elimination leaves 2^{} sets, too many to look through",
                                                     solutions_.log2_count())
                                       : "elimination does not fit";
    if (halves_estimate().fits()) return meet_in_the_middle(why);
    if (enumeration_estimate().fits()) return enumerate(why + ", and so are the keys to meet in the middle");
    does_not_fit(fmt::format("mitm: {}; brute: {}", halves_estimate().text(), enumeration_estimate().text()));
  }

  // mitm

  Estimate halves_estimate() const {
    const int k = setting_.size.value();
    const double keys = numeric::parity_halves_keys(d_, k);
    const auto rank = static_cast<int>(std::min<std::int64_t>(result_.rank.value_or(64), m_));
    return {fmt::format("{} keys", readable_count(keys)), numeric::parity_halves_bytes(m_, d_, k),
            key_seconds * keys + pair_seconds * numeric::parity_halves_pairs(d_, k, rank)};
  }

  void meet_in_the_middle(const std::string& why) {
    const int k = setting_.size.value();
    const Estimate estimate = halves_estimate();
    if (!estimate.fits()) does_not_fit("mitm: " + estimate.text());
    set_method(RecoveryMethod::mitm,
               fmt::format("meeting in the middle: {} + {} coordinates", k - k / 2, k / 2), why,
               estimate.text());
    const auto found = numeric::parities_by_halves(samples_, k, setting_.most_listed, setting_.threads);
    put_sets(found.sets);
    put_cost("keys stored", found.keys_stored);
    put_cost("keys looked up", found.keys_looked_up);
    put_cost("pairs compared on all samples", found.pairs_verified);
  }

  // brute

  Estimate enumeration_estimate() const {
    const double sets = std::exp2(result_.log2_class);
    const double words = 8 * std::ceil(static_cast<double>(m_) / 512);
    return {
        fmt::format("{} sets", readable_count(sets)), 8 * words * (d_ + 1.0),
        // a set costs its words, and where k is large also its share of the sums that several sets have in common
        sets * (set_seconds * (1 + 8.0 * setting_.size.value() / d_) +
                (setting_.noise > 0 ? word_seconds * words * (1 + 8.0 * setting_.size.value() / d_) : 0))};
  }

  void enumerate(const std::string& why) {
    const int k = setting_.size.value();
    const Estimate estimate = enumeration_estimate();
    if (!estimate.fits()) does_not_fit("brute: " + estimate.text());
    set_method(RecoveryMethod::brute, "enumeration of all sets of k coordinates", why, estimate.text());
    if (setting_.noise == 0) {
      const auto found = numeric::fitting_parities(samples_, k, setting_.most_listed, setting_.threads);
      put_sets(found.sets);
      put_cost("candidates", found.candidates);
      put_cost("words added", found.words_added);
      return;
    }
    const auto best = numeric::best_parities(samples_, k, setting_.most_listed, setting_.threads);
    put_sets(best.sets);
    result_.agreement = best.agreement;
    result_.next_agreement = best.next_agreement;
    put_cost("candidates", best.candidates);
    put_cost("words added", best.words_added);
  }

  // bkw

  void blum_kalai_wasserman(const std::string& why) {
    const numeric::BkwPlan plan = numeric::plan_bkw(m_, d_, setting_.noise);
    const Estimate estimate{
        fmt::format("{} of {} bits, so labels are sums of up to {:.0f} and have the bias {:.4g}",
                    plan.blocks == 1 ? "1 block" : fmt::format("{} blocks", plan.blocks), plan.block_bits,
                    std::exp2(plan.blocks - 1), plan.bias),
        plan.bytes, operation_seconds * plan.operations};
    // One block compares all sets, which no number of samples makes wrong; more blocks fail without enough.
    if (plan.blocks > 1 && plan.samples_needed > static_cast<double>(m_))
      throw std::length_error(
          fmt::format("bkw: {} samples are needed for d = {} and a noise of {}, got {}; {}",
                      std::isfinite(plan.samples_needed) ? "about " + readable_count(plan.samples_needed)
                                                         : "more than 10^300",
                      d_, setting_.noise, m_, estimate.text()));
    if (!estimate.fits()) does_not_fit("bkw: " + estimate.text());
    set_method(RecoveryMethod::bkw,
               plan.blocks == 1 ? "Walsh-Hadamard transform of the labels, which compares all 2^d sets"
                                : "the algorithm of Blum, Kalai and Wasserman",
               why, estimate.text());
    const auto found = numeric::bkw_parity(samples_, plan, setting_.most_listed, setting_.threads);
    put_sets(found.sets);
    result_.all_compared = plan.blocks == 1;
    result_.agreement = found.agreement;
    if (found.next_agreement >= 0) result_.next_agreement = found.next_agreement;
    for (std::size_t t = 0; t < found.samples_left.size(); ++t)
      put_cost(fmt::format("samples after {} rounds", t), found.samples_left[t]);
    put_cost("words added", found.words_added);
    put_cost("additions of transforms", found.transform_additions);
  }

  void put_chance() {
    result_.log2_chance = numeric::log2_chance_bound(result_.log2_class, m_, result_.agreement);
    if (setting_.noise > 0)
      result_.as_few = numeric::binomial_lower_tail(m_, 1 - setting_.noise, result_.agreement).upper;
  }

  const ParitySamples& samples_;
  const RecoverySetting& setting_;
  std::int64_t m_;
  int d_;
  numeric::ParitySolutions solutions_;
  ParityRecovery result_;
};

}  // namespace

std::string_view name(RecoveryMethod method) {
  constexpr std::array<std::string_view, recovery_methods.size()> names{"gauss", "mitm", "brute", "bkw"};
  return names[static_cast<std::size_t>(method)];
}

ParityRecovery recover_parity(const ParitySamples& samples, const RecoverySetting& setting) {
  return Recovery(samples, setting).run();
}

}  // namespace lemmata::proofs_check
