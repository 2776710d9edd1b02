/// The words of a property that is a list, such as `car, traffic light`: between commas or semicolons, trimmed.
func listedWords(_ text: String) -> [String] {
    text.split { $0 == "," || $0 == ";" }.map(trimmed).filter { !$0.isEmpty }
}

/// The text without spaces around it.
func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
}
