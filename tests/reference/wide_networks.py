"""The constants of infinitely wide networks, recomputed with Python's fractions and decimals alone, from definitions that the
project does not use: plain double sums over grids, sums over gates, power series, long iterations."""

from decimal import Decimal
from fractions import Fraction
from math import comb, factorial

from decimals import PI, TINY, arcsine, cosine, error_function, sine


def dual_by_grid(phi, variance, rho, step, reach):
    """E phi(u) phi(v) by the trapezoidal rule in the plane: the density at (i h, j h) is a product of functions of i, of j
    and of i - j."""
    rho, variance = Decimal(rho.numerator) / rho.denominator, Decimal(variance)
    root = variance.sqrt()
    count = int(Decimal(reach) / step)
    nodes = [step * i for i in range(-count, count + 1)]
    values = [phi(root * x) * (-x * x / (2 * (1 + rho))).exp() for x in nodes]
    spread = [(-rho * (step * d) ** 2 / (2 * (1 - rho * rho))).exp() for d in range(2 * count + 1)]
    total = sum(
        values[i] * sum(values[j] * spread[abs(i - j)] for j in range(len(nodes))) for i in range(len(nodes)) if values[i])
    return step * step / (2 * PI * (1 - rho * rho).sqrt()) * total


def gelu(x):
    return x * (1 + error_function(x / Decimal(2).sqrt())) / 2


def angle_of(cos):
    return PI / 2 - arcsine(cos)


def tanh(x):
    e = (2 * x).exp()
    return (e - 1) / (e + 1)


def softplus(x):
    return (1 + x.exp()).ln()


def swish(x):
    return x / (1 + (-x).exp())


def second_moment_by_line(phi, step, reach):
    count = int(Decimal(reach) / step)
    return step / (2 * PI).sqrt() * sum(
        phi(step * i) ** 2 * (-(step * i) ** 2 / 2).exp() for i in range(-count, count + 1))


def relu_hermite_square(k):
    """a_k^2 times 2 pi, from a_k = E[max(x, 0) he_k(x)] by the moments of the half line: rational, but for k = 1."""
    # He_k = sum_i (-1)^i k! / (i! (k - 2i)! 2^i) x^(k-2i); E[max(x,0) x^m] = 2^(m/2) Gamma(m/2 + 1) / sqrt(2 pi), m even
    total = Fraction(0)
    for i in range(k // 2 + 1):
        m = k - 2 * i
        moment = Fraction(2 ** (m // 2) * factorial(m // 2))
        total += Fraction((-1) ** i * factorial(k), factorial(i) * factorial(m) * 2**i) * moment
    return total * total / factorial(k)


def relu_series(rho, derivative):
    """sum_k a_k^2 rho^k, or its derivative; a_2m^2 from a_2m-2^2 by the quotient of double factorials."""
    rho = Decimal(rho.numerator) / rho.denominator if isinstance(rho, Fraction) else rho
    square, total, m = 1 / (2 * PI), Decimal(1) / 4 if derivative else rho / 4, 0
    power = Decimal(1)  # rho^(2m)
    while m < 4 or square * abs(power) > TINY:
        total += 2 * m * square * power / rho if derivative else square * power
        square *= Decimal((2 * m - 1) ** 2) / ((2 * m + 1) * (2 * m + 2))
        power *= rho * rho
        m += 1
    return total


def relu_three_layers():
    """K^3 and Theta^3 at K^0 = 2 (1, 3/5): K <- 2 C, Theta <- K + 2 C' Theta."""
    kernel, tangent = Decimal(6) / 5, Decimal(6) / 5
    for _ in range(3):
        rho = kernel / 2
        kernel = 4 * relu_series(rho, False)
        tangent = kernel + 2 * relu_series(rho, True) * tangent
    return kernel, tangent


def erf_dual(a, b, c):
    return 2 / PI * arcsine(2 * c / ((1 + 2 * a) * (1 + 2 * b)).sqrt())


def erf_three_layers():
    weight, bias = Decimal(5) / 2, Decimal(1) / 4
    a, b, c = (weight * p + bias for p in (1, 3, 1))
    for _ in range(3):
        a, b, c = (weight * erf_dual(*at) + bias for at in ((a, a, a), (b, b, b), (a, b, c)))
    return c


def fixed_point(step, start):
    x, previous = step(start), start
    while abs(x - previous) > TINY:
        x, previous = step(x), x
    return x


def erf_phase():
    """q*, chi_1, c* for sigma_w^2 = 3, sigma_b^2 = 1/10, by going through many layers."""
    bias = Decimal(1) / 10
    q = fixed_point(lambda q: bias + 3 * erf_dual(q, q, q), Decimal(1))
    slope = 3 * 4 / (PI * (1 + 4 * q).sqrt())
    return q, slope, fixed_point(lambda c: (bias + 3 * erf_dual(q, q, c * q)) / q, Decimal(0))


def next_angle(theta):
    """From 1 - cos theta' = 2 sin^2(theta/2) - (sin theta - theta cos theta)/pi."""
    lack = 2 * sine(theta / 2) ** 2 - (sine(theta) - theta * cosine(theta)) / PI
    return 2 * arcsine((lack / 2).sqrt())


def product(a, b):
    return [sum(a[i] * b[k - i] for i in range(k + 1)) for k in range(len(a))]


def abel(theta):
    """lim 3 pi / theta_l - l - (3/2) ln l: a thousand layers, then the formal solution psi = 3 pi/theta + (3/2) ln theta +
    sum c_j theta^j of psi(theta') = psi(theta) + 1."""
    order = 26
    n = order + 3
    zero = [Decimal(0)] * n
    # (1 - cos theta') 2 / theta^2, as a series
    lack = zero[:]
    for k in range(n):
        if k % 2 == 0:
            lack[k] += 2 * Decimal((-1) ** (k // 2)) / factorial(k + 2)
        else:  # theta^(k+2) in sin theta - theta cos theta
            m = k + 2
            lack[k] -= 2 * Decimal((-1) ** ((m - 1) // 2)) * (1 - m) / factorial(m) / PI
    root = zero[:]  # sqrt(lack)
    root[0] = Decimal(1)
    for k in range(1, n):
        root[k] = (lack[k] - sum(root[i] * root[k - i] for i in range(1, k))) / 2
    square = [Decimal(0)] * 2 + lack[:-2]  # theta^2 lack, and 2 arcsin(theta root / 2) = theta root sum(...)
    growth, power = zero[:], [Decimal(1)] + zero[1:]
    for k in range(n // 2 + 1):
        growth = [g + p * comb(2 * k, k) / Decimal(16) ** k / (2 * k + 1) for g, p in zip(growth, power)]
        power = product(power, square)
    growth = product(growth, root)  # theta' / theta
    inverse, logarithm = zero[:], zero[:]
    inverse[0] = Decimal(1)
    for k in range(1, n):
        inverse[k] = -sum(growth[i] * inverse[k - i] for i in range(1, k + 1))
    slope = [(k + 1) * growth[k + 1] for k in range(n - 1)] + [Decimal(0)]
    slope = product(slope, inverse)
    for k in range(1, n):
        logarithm[k] = slope[k - 1] / k
    rest = [3 * PI * x for x in inverse[1:]] + [Decimal(0)]  # psi(theta') - psi(theta) - 1 without the sum
    rest = [r + 3 * x / 2 for r, x in zip(rest, logarithm)]
    rest[0] -= 1
    coefficients, power = [Decimal(0)], [Decimal(1)] + zero[1:]
    for j in range(1, order + 1):
        power = product(power, growth)
        change = [Decimal(0)] * j + [x - (i == 0) for i, x in enumerate(power)]
        c = -rest[j + 1] / change[j + 1]
        coefficients.append(c)
        rest = [r + c * x for r, x in zip(rest, change)]
    layers = 1500
    for _ in range(layers):
        theta = next_angle(theta)
    psi = 3 * PI / theta + 3 * theta.ln() / 2 + sum(c * theta**j for j, c in enumerate(coefficients))
    return psi - layers - 3 * (3 * PI).ln() / 2


def deep_relu():
    """1 - rho and the ratio of the tangent kernel's entries after 10^4 layers, from rho = 1 - 2^-20."""
    lack = Decimal(1) / 2**20
    theta, tangent = 2 * arcsine((lack / 2).sqrt()), 1 - lack
    for _ in range(10000):
        tangent *= 1 - theta / PI
        theta = next_angle(theta)
        tangent += cosine(theta)
    return 2 * sine(theta / 2) ** 2, tangent / 10001


def alive(n, layers):
    """The share of all gates with an open one in every layer."""
    patterns = [p for p in range(2**n)]
    return Fraction(sum(p != 0 for p in patterns), len(patterns)) ** layers


def catapult():
    u, v = Decimal(3), Decimal(1) / 100
    while v > TINY:
        u, v = u + v * (u - 4), v * (1 - u + v) ** 2
    return u


def legendre_sines(k):
    """P_k(cos t) sin t = sum_m s_m sin(m t), from 2 cos t sin(m t) = sin((m+1) t) + sin((m-1) t)."""
    before, now = {}, {1: Fraction(1)}
    for i in range(k):
        times = {}
        for m, c in now.items():
            for to in (m + 1, m - 1):
                if to:
                    times[to] = times.get(to, 0) + c / 2
        following = {m: (Fraction(2 * i + 1) * times.get(m, 0) - i * before.get(m, 0)) / (i + 1)
                     for m in set(times) | set(before)}
        before, now = now, following
    return now


def ntk_on_the_sphere(k):
    """d = 3: (1/2) of the integral of (sin t + 2 (pi - t) cos t)/(2 pi) P_k(cos t) sin t over [0, pi]."""
    return sum(c * (Fraction(int(m == 1), 2) + Fraction(1, m + 1) + (Fraction(1, m - 1) if m > 1 else 0))
               for m, c in legendre_sines(k).items()) / 4


def gauss_legendre(n):
    nodes = []
    for i in range(n):
        x = cosine(PI * (4 * i + 3) / (4 * n + 2))
        for _ in range(8):
            p, q = Decimal(1), x
            for m in range(1, n):
                p, q = q, ((2 * m + 1) * x * q - m * p) / (m + 1)
            slope = n * (p - x * q) / (1 - x * x)
            x -= q / slope
        nodes.append((x, 2 / ((1 - x * x) * slope * slope)))
    return nodes


def deep_sphere():
    """He's ReLU network of two hidden layers, d = 3, k = 3: K and Theta against P_3, in the angle."""
    kernel_sum = tangent_sum = Decimal(0)
    for x, weight in gauss_legendre(90):
        theta = PI * (1 + x) / 2
        t = cosine(theta)
        first = next_angle(theta)
        second = cosine(next_angle(first))
        tangent = second + (1 - first / PI) * (cosine(first) + (1 - theta / PI) * t)
        factor = weight * PI / 4 * (5 * t**3 - 3 * t) / 2 * sine(theta) * 2
        kernel_sum += factor * second
        tangent_sum += factor * tangent
    return kernel_sum, tangent_sum


def ntk_on_the_cube():
    """d = 8: the mean over all points of kappa(mean of x) times a product of k coordinates."""
    def kappa(sum_of_x):
        t = Decimal(sum_of_x) / 8
        theta = angle_of(t)
        return (sine(theta) + 2 * (PI - theta) * t) / (2 * PI)

    values = {s: kappa(s) for s in range(-8, 9, 2)}
    result = []
    for k in range(9):
        total = Decimal(0)
        for point in range(256):
            total += (-1) ** bin(point & ((1 << k) - 1)).count("1") * values[8 - 2 * bin(point).count("1")]
        result.append(total / 256)
    return result


def binomial_mean(n, f):
    return sum(comb(n, b) * f(b) for b in range(n + 1)) / Fraction(2**n)


def squared_norm_ratio(n, k):
    """E[((2/n) chi^2_B)^k], B of n gates open."""
    def moment(b):
        product = Fraction(1)
        for i in range(k):
            product *= b + 2 * i
        return product

    return Fraction(2, n) ** k * binomial_mean(n, moment)


def second_moment(n, layers):
    """E Theta^2 in units of (K^0)^2, layer by layer over the numbers of open gates. b = |df/dz|^2, F = f^2 and Q, the part
    of Theta from the layers behind: b' = (2/n)(F I + Y b), F' = (2/n) X F, Q' = b' + (2/n) X Q; given the
    B open gates X and Y are independent, chi-squared with B and B - 1 degrees of freedom, and I = 1 if B > 0."""
    state = {"bb": Fraction(1), "bF": Fraction(1), "FF": Fraction(3), "bQ": Fraction(1), "FQ": Fraction(1), "QQ": Fraction(1)}
    c = Fraction(2, n)

    def mean(f):  # of a function of B with B = 0 apart
        return binomial_mean(n, f)

    open_ = mean(lambda b: Fraction(b > 0))
    y1 = mean(lambda b: Fraction(b - 1) if b else Fraction(0))
    y2 = mean(lambda b: Fraction((b - 1) * (b + 1)) if b else Fraction(0))
    x1 = mean(lambda b: Fraction(b))
    x2 = mean(lambda b: Fraction(b * (b + 2)))
    xy = mean(lambda b: Fraction(b * (b - 1)))
    for _ in range(layers):
        s = state
        bb = c * c * (open_ * s["FF"] + 2 * y1 * s["bF"] + y2 * s["bb"])
        bF = c * c * (x1 * s["FF"] + xy * s["bF"])
        FF = c * c * x2 * s["FF"]
        b_xq = c * c * (x1 * s["FQ"] + xy * s["bQ"])  # E b' (2/n) X Q
        bQ = bb + b_xq
        FQ = bF + c * c * x2 * s["FQ"]
        QQ = bb + 2 * b_xq + c * c * x2 * s["QQ"]
        state = {"bb": bb, "bF": bF, "FF": FF, "bQ": bQ, "FQ": FQ, "QQ": QQ}
    return state["QQ"]


def wide_deep_limit(beta):
    """E Theta^2 / (E Theta)^2 for L = beta n to infinity, from the differential equations of the recursion in t = L/n:
    U = t e^(5t), V' = -V + e^(5t) + 2U, W' = 5W + 2V, as power series; the ratio is W(beta) / beta^2."""
    beta = Decimal(beta.numerator) / beta.denominator
    terms = 260
    e = [Decimal(5) ** k / factorial(k) for k in range(terms)]
    u = [Decimal(0)] + e[:-1]
    v, w = [Decimal(0)], [Decimal(0)]
    for k in range(terms - 1):
        v.append((-v[k] + e[k] + 2 * u[k]) / (k + 1))
        w.append((5 * w[k] + 2 * v[k]) / (k + 1))
    return sum(c * beta**k for k, c in enumerate(w)) / beta**2



def relu_ntk_derivative(k):
    """k! times the coefficient of t^k in sum a_k^2 t^k + t sum k a_k^2 t^(k-1)."""
    square = relu_hermite_square(k)
    return factorial(k) * (k + 1) * Decimal(square.numerator) / square.denominator / (2 * PI)


HALF = Fraction(1, 2)
RELU_KERNEL, RELU_TANGENT = relu_three_layers()
ERF_PHASE = erf_phase()
DEEP_RELU = deep_relu()
DEEP_SPHERE = deep_sphere()
CUBE = ntk_on_the_cube()
SINE_CRITICAL = tanh(Decimal(1))
ROOT_FIVE = Decimal(5).sqrt()
WEIGHT, BIAS, SQUARED_NORM = Fraction(2), Fraction(1, 10), Fraction(21, 4)  # x = (1, -1/2, 2)
BASE_CASE = BIAS + WEIGHT * SQUARED_NORM / 3
LABEL = Decimal(3) / 2
ERF_HALF = dual_by_grid(error_function, 1, HALF, Decimal(1) / 10, 16)

EXPECTED = {
    "nngp.base-case-3": BASE_CASE,
    "nngp.relu-3": RELU_KERNEL,
    "nngp.erf-3": erf_three_layers(),
    "nngp.dual-relu-half": relu_series(HALF, False),
    "nngp.dual-erf-half": ERF_HALF,
    "nngp.dual-gelu-half": dual_by_grid(gelu, 1, HALF, Decimal(1) / 10, 16),
    "nngp.dual-relu-slope-half": Fraction(1, 3),  # u = g1 - g2, v = g1 - g3: the probability that g1 is the largest
    "nngp.relu-hermite-0": (Decimal(relu_hermite_square(0).numerator) / (2 * PI)).sqrt(),
    "nngp.relu-hermite-2": (Decimal(1) / relu_hermite_square(2).denominator / (2 * PI)).sqrt(),
    "nngp.relu-hermite-squares": HALF,  # half of E z^2
    "nngp.sheppard-half": Fraction(1, 3),
    "nngp.sheppard-third": ERF_HALF,  # erf(u) is the mean sign of u + noise: a pair of correlation 1/3
    "nngp.dual-tanh": dual_by_grid(tanh, 1, HALF, Decimal(1) / 14, 16),
    "nngp.dual-softplus": dual_by_grid(softplus, 1, HALF, Decimal(1) / 10, 17),
    "nngp.dual-swish": dual_by_grid(swish, 1, HALF, Decimal(1) / 10, 17),
    "nngp.second-moment-tanh": second_moment_by_line(tanh, Decimal(1) / 20, 17),
    "nngp.second-moment-softplus": second_moment_by_line(softplus, Decimal(1) / 20, 17),
    "nngp.second-moment-swish": second_moment_by_line(swish, Decimal(1) / 20, 17),
    "nngp.kurtosis-16-4": 3 * squared_norm_ratio(16, 2) ** 4,
    "nngp.dead-network-2-4": 1 - alive(2, 4),
    "depth.erf-variance": ERF_PHASE[0],
    "depth.erf-slope": ERF_PHASE[1],
    "depth.erf-correlation": ERF_PHASE[2],
    "depth.critical-erf-weight": PI / 4 * ROOT_FIVE,
    "depth.critical-erf-bias": 1 - ROOT_FIVE / 2 * arcsine(Decimal(2) / 3),
    "depth.critical-sin-weight": 1 + SINE_CRITICAL,
    "depth.critical-sin-bias": 1 - SINE_CRITICAL,
    "depth.relu-decay": 9 * PI * PI / 2,
    "depth.abel-half": abel(PI / 3),
    "depth.abel-zero": abel(PI / 2),
    "depth.relu-deficit-10000": DEEP_RELU[0],
    "depth.ntk-ratio-10000": DEEP_RELU[1],
    "ntk.relu-3": RELU_TANGENT,
    "ntk.mean-width-10": 1 + 10 * BASE_CASE / 2 + WEIGHT * HALF * (1 + SQUARED_NORM),
    "ntk.mean-width-100": 1 + 100 * BASE_CASE / 2 + WEIGHT * HALF * (1 + SQUARED_NORM),
    "ntk.second-moment-1-1": second_moment(1, 1),
    "ntk.second-moment-2-1": second_moment(2, 1),
    "ntk.second-moment-3-2": second_moment(3, 2),
    "ntk.second-moment-4-3": second_moment(4, 3),
    "ntk.second-moment-16-4": second_moment(16, 4),
    "ntk.second-moment-limit-tenth": wide_deep_limit(Fraction(1, 10)),
    "ntk.second-moment-limit-one": wide_deep_limit(Fraction(1)),
    "ntk.constancy-relu-drift": -(LABEL * error_function(LABEL) + (-LABEL * LABEL).exp() / PI.sqrt()) / PI,
    "lr.catapult-limit-at-3": catapult(),
    "spectrum.sphere-ntk-3-0": ntk_on_the_sphere(0),
    "spectrum.sphere-ntk-3-1": ntk_on_the_sphere(1),
    "spectrum.sphere-ntk-3-2": ntk_on_the_sphere(2),
    "spectrum.sphere-ntk-3-4": ntk_on_the_sphere(4),
    # d = 4: P_k(cos t) = sin((k+1) t) / ((k+1) sin t); (2/(3 pi)) times the integrals of sin^2 t sin 3t, which is -4/15,
    # and of (pi - t)(cos t - cos 5t)/4, which is (2 - 2/25)/4, over 2 pi
    "spectrum.sphere-relu-4-2": 2 / (3 * PI) * (Decimal(-4) / 15 + (2 - Decimal(2) / 25) / 4) / (2 * PI),
    "spectrum.sphere-sign-4-1": (4 / PI - 4 / (9 * PI)) / (2 * PI),
    "spectrum.relu-ntk-derivative-2": relu_ntk_derivative(2),
    "spectrum.relu-ntk-derivative-4": relu_ntk_derivative(4),
    "spectrum.relu-ntk-derivative-6": relu_ntk_derivative(6),
    "ntk.relu-cube-8-degree-0": CUBE[0],
    "ntk.relu-cube-8-degree-1": CUBE[1],
    "ntk.relu-cube-8-degree-2": CUBE[2],
    "ntk.relu-cube-8-degree-4": CUBE[4],
    "ntk.relu-cube-8-degree-6": CUBE[6],
    "ntk.relu-cube-8-degree-8": CUBE[8],
    "spectrum.deep-relu-2-nngp-3": DEEP_SPHERE[0],
    "spectrum.deep-relu-2-ntk-3": DEEP_SPHERE[1],
}
