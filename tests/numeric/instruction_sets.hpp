#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <hwy/targets.h>

namespace lemmata::numeric {

/// Calls check(name) once for each instruction set that this machine and the compiled kernels have, made the only one
/// that dispatch may choose.
inline void for_each_instruction_set(const std::function<void(const std::string& name)>& check) {
  const std::int64_t available = hwy::SupportedTargets();
  for (const std::int64_t target : {HWY_AVX3, HWY_AVX2, HWY_SSE4, HWY_NEON, HWY_STATIC_TARGET}) {
    if ((available & target) == 0 && target != HWY_STATIC_TARGET) continue;
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    check(hwy::TargetName(target));
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace lemmata::numeric
