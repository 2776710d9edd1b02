/// The value of a property as applications write it; the element says what type it has to become.
public enum PropertyValue: Hashable, Sendable {
    /// Text, the name of a choice, or anything that GStreamer reads from text, such as caps.
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
}

extension PropertyValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(booleanLiteral value: Bool) { self = .flag(value) }
}

extension PropertyValue: CustomStringConvertible {
    public var description: String {
        switch self {
        case .text(let text): "“\(text)”"
        case .integer(let integer): "\(integer)"
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        }
    }
}
