import Glibc

func exponential(_ value: Double) -> Double { exp(value) }
func hyperbolicTangent(_ value: Double) -> Double { tanh(value) }
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

enum PlainMathematics {
    static func sine(_ value: Double) -> Double { sin(value) }
    static func cosine(_ value: Double) -> Double { cos(value) }
    static func logarithm(_ value: Double) -> Double { log(value) }
}
