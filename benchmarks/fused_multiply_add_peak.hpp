#pragma once

namespace lemmata::benchmarks {

/// Fused multiply-adds of doubles on registers alone, in as many independent chains as hide their latency: the peak of
/// one core, on the machine's best instruction set.
void peak_loop();

/// The floating-point operations of one call of peak_loop.
[[nodiscard]] double peak_operations();

}  // namespace lemmata::benchmarks
