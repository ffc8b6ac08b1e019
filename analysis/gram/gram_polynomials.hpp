#pragma once

// For sources of this library only (not installed): polynomials for gram_functions.inl, constant term first, that
// interpolate at Chebyshev's nodes of [0, 1/2].

namespace lemmata::analysis {

/// arcsin(sqrt z) / sqrt z, at 19 nodes: relatively within 0.35 of 2^-53 (rounded to doubles).
inline constexpr double arcsine_ratio_coefficients[] = {1.0,
                                                        0.16666666666664987,
                                                        0.07500000000401816,
                                                        0.044642856762615,
                                                        0.030381963396751827,
                                                        0.022371584779320355,
                                                        0.017364281439103527,
                                                        0.01380344589589198,
                                                        0.013191002571753903,
                                                        -0.002601537848299688,
                                                        0.07871611357002127,
                                                        -0.2968705430689824,
                                                        1.0082016650534187,
                                                        -2.4908808126226116,
                                                        4.6420689099888435,
                                                        -6.229299875397985,
                                                        5.7579408313146985,
                                                        -3.278933156739812,
                                                        0.8892904367638688};

/// (sin t - t cos t) / (sqrt z)^3, t = 2 arcsin sqrt z, at 18 nodes: relatively within 0.55 of 2^-53.
inline constexpr double angle_defect_coefficients[] = {
    2.6666666666666665,   0.26666666666668143,  0.0857142857111221,    0.03968253995077448,
    0.022095947639427637, 0.013767805682029654, 0.009249048024860408,  0.006643093513241805,
    0.004226242976164667, 0.007915306613725855, -0.017704735518716593, 0.07840039475553413,
    -0.20794244601856987, 0.42909747522187885,  -0.6245889328726089,   0.6269979801368656,
    -0.38489219072557274, 0.11366132592446036};

}  // namespace lemmata::analysis
