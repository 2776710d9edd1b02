/// Splits protobuf's text format into words, texts and symbols.
struct ProtobufScanner {
    enum Token: Hashable {
        /// A name or a number.
        case word(String)
        /// The text between quotes, escapes undone.
        case string(String)
        case symbol(String)
        /// What can't be: a lone character, or a text without its end.
        case broken(String)
        case end
    }

    private(set) var token = Token.end
    private(set) var place: Place
    private let characters: [Character]
    private let file: String
    private var index = 0
    private var line = 1
    private var column = 1

    init(text: String, file: String) {
        characters = Array(text)
        self.file = file
        place = Place(file: file, line: 1, column: 1)
        advance()
    }

    /// Goes on to the next token.
    mutating func advance() {
        skipSpace()
        place = Place(file: file, line: line, column: column)
        guard index < characters.count else {
            token = .end
            return
        }
        let first = characters[index]
        if first == "\"" || first == "'" {
            token = string(until: first)
        } else if Self.isPartOfWord(first) {
            var word = ""
            while index < characters.count, Self.isPartOfWord(characters[index]) { word.append(take()) }
            token = .word(word)
        } else {
            let symbol = String(take())
            token = "{}<>[]:,;".contains(symbol) ? .symbol(symbol) : .broken(symbol)
        }
    }

    /// Goes on where the token is `wanted`.
    mutating func skip(_ wanted: Token) -> Bool {
        guard token == wanted else { return false }
        advance()
        return true
    }

    private static func isPartOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_.-+".contains(character)
    }

    private mutating func take() -> Character {
        let character = characters[index]
        index += 1
        if character.isNewline {
            line += 1
            column = 1
        } else {
            column += 1
        }
        return character
    }

    private mutating func skipSpace() {
        while index < characters.count {
            if characters[index].isWhitespace {
                _ = take()
            } else if characters[index] == "#" {
                while index < characters.count, !characters[index].isNewline { _ = take() }
            } else {
                return
            }
        }
    }

    /// Of the escapes, those that names and paths may need are undone; others stay as they are.
    private mutating func string(until quote: Character) -> Token {
        _ = take()
        var text = ""
        while index < characters.count, !characters[index].isNewline {
            let character = take()
            if character == quote { return .string(text) }
            guard character == "\\", index < characters.count else {
                text.append(character)
                continue
            }
            let escaped = take()
            switch escaped {
            case "n": text.append("\n")
            case "t": text.append("\t")
            case "\\", "\"", "'": text.append(escaped)
            default: text += "\\\(escaped)"
            }
        }
        return .broken(String(quote) + text)
    }
}
