import Glibc

func exponential(_ value: Double) -> Double { exp(value) }
func hyperbolicTangent(_ value: Double) -> Double { tanh(value) }
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
