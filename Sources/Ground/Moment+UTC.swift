extension Moment {
    /// `2026-11-21T00:16:10Z` (ISO 8601, RFC 3339), whole seconds.
    package var iso8601: String {
        let (year, month, day, hour, minute, second) = utc
        return
            "\(pad(year, 4))-\(pad(month))-\(pad(day))T\(pad(hour)):\(pad(minute)):\(pad(second))Z"
    }

    /// `20261121T001610.250Z` (ISO 8601, basic form): safe in file names and sorts by time.
    package var compactUTC: String {
        let (year, month, day, hour, minute, second) = utc
        let fraction = (milliseconds % 1000 + 1000) % 1000
        return "\(pad(year, 4))\(pad(month))\(pad(day))T\(pad(hour))\(pad(minute))\(pad(second))"
            + ".\(pad(fraction, 3))Z"
    }

    /// The proleptic Gregorian date, by Howard Hinnant's `civil_from_days`.
    private var utc: (Int64, Int64, Int64, Int64, Int64, Int64) {
        func floorDivide(_ value: Int64, _ by: Int64) -> (Int64, Int64) {
            let (quotient, rest) = value.quotientAndRemainder(dividingBy: by)
            return rest < 0 ? (quotient - 1, rest + by) : (quotient, rest)
        }
        let seconds = floorDivide(milliseconds, 1000).0
        let (days, inDay) = floorDivide(seconds, 86_400)
        let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        return (year, month, day, inDay / 3600, inDay / 60 % 60, inDay % 60)
    }

    private func pad(_ value: Int64, _ width: Int = 2) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
