/// Foreign text as it may be repeated in a sentence: in quotes, short, and with nothing invisible
/// in it that could deceive a reader or steer a terminal.
package func quoted(_ text: some StringProtocol) -> String { "\"\(shown(text))\"" }

/// Foreign text without the quotes: at most 48 scalars, the invisible ones as escapes.
package func shown(_ text: some StringProtocol) -> String {
    var shown = ""
    var left = 48
    for scalar in text.unicodeScalars {
        if left == 0 { return shown + "…" }
        left -= 1
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            shown += scalar.escaped(asASCII: true)
        default: shown.unicodeScalars.append(scalar)
        }
    }
    return shown
}
