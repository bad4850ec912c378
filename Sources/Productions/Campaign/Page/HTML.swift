/// Text made harmless for HTML, in elements and in quoted attributes.
func escaped(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": safe += "&amp;"
        case "<": safe += "&lt;"
        case ">": safe += "&gt;"
        case "\"": safe += "&quot;"
        case "'": safe += "&#39;"
        default: safe.unicodeScalars.append(scalar)
        }
    }
    return safe
}

/// The attributes that make a browser set a text by the rules of its language.
func languageAttributes(_ locale: String) -> String {
    let rightToLeft = LocaleTag(locale)?.isRightToLeft ?? false
    return "lang=\"\(escaped(locale))\" dir=\"\(rightToLeft ? "rtl" : "ltr")\""
}

/// A path inside the folder of the page, as a relative link.
func link(_ path: String) -> String {
    var address = ""
    for byte in path.utf8 {
        let character = Character(.init(byte))
        if byte < 0x80, character.isLetter || character.isNumber || "-_.~/".contains(character) {
            address.append(character)
        } else {
            let digits = String(byte, radix: 16, uppercase: true)
            address += "%" + (digits.count == 1 ? "0" : "") + digits
        }
    }
    return address
}
