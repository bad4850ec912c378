package import Ground

/// A date as HTTP writes it (RFC 9110, section 5.6.7), in any of its three forms.
package enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The moment meant by `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
    /// `Sun Nov  6 08:49:37 1994`; nil for anything else.
    package static func moment(_ text: String) -> Moment? {
        guard text.utf8.count <= 40 else { return nil }
        var words = text.split { " ,-:".contains($0) }
        if words.count == 7, words[2].count <= 2 {
            let month = words.remove(at: 1)
            words.insert(month, at: 2)
            let year = words.remove(at: 6)
            words.insert(year, at: 3)
            words.append("GMT")
        }
        guard words.count == 8, words[7] == "GMT", let month = months.firstIndex(of: "\(words[2])"),
            let day = number(words[1], upTo: 31), let written = number(words[3], upTo: 9999),
            let hour = number(words[4], upTo: 23), let minute = number(words[5], upTo: 59),
            let second = number(words[6], upTo: 60), day >= 1
        else { return nil }
        let year = words[3].count == 2 ? written + (written < 70 ? 2000 : 1900) : written
        let days = days(year: year, month: month + 1, day: day)
        return Moment(
            milliseconds: (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000)
    }

    private static func number(_ text: Substring, upTo limit: Int64) -> Int64? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int64(text),
            value <= limit
        else { return nil }
        return value
    }

    /// Days since 1970-01-01 in the Gregorian calendar; the year is counted from March so that the
    /// leap day comes last (Howard Hinnant, "chrono-compatible low-level date algorithms").
    private static func days(year: Int64, month: Int, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let ofEra = shifted - era * 400
        let ofYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}

extension HTTPResponse {
    /// How long the server asks to be left alone (`Retry-After`, RFC 9110, section 10.2.3), at most
    /// a day.
    ///
    /// A date is measured against the answer's own `Date`, so no clock needs to agree; nil when
    /// there is nothing usable.
    package var retryAfter: Moment.Span? {
        guard let text = headers["Retry-After"] else { return nil }
        let day = Moment.Span.days(1)
        if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) {
            guard let seconds = Int64(text), seconds < 86_400 else { return day }
            return .seconds(seconds)
        }
        guard let until = HTTPDate.moment(text),
            let now = headers["Date"].flatMap(HTTPDate.moment)
        else { return nil }
        return min(day, max(.zero, until - now))
    }
}
