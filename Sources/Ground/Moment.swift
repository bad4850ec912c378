/// A point in time, in whole milliseconds since 1970-01-01T00:00:00Z.
package struct Moment: Hashable, Comparable, Codable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    package static func + (moment: Self, span: Span) -> Self {
        Self(milliseconds: moment.milliseconds + span.milliseconds)
    }

    package static func - (left: Self, right: Self) -> Span {
        Span(milliseconds: left.milliseconds - right.milliseconds)
    }

    /// A length of time in whole milliseconds, the grain of every lease, delay and schedule.
    package struct Span: Hashable, Comparable, Codable, Sendable {
        package var milliseconds: Int64

        package init(milliseconds: Int64) { self.milliseconds = milliseconds }

        package static func milliseconds(_ count: Int64) -> Self { Self(milliseconds: count) }
        package static func seconds(_ count: Int64) -> Self { Self(milliseconds: count * 1000) }
        package static func minutes(_ count: Int64) -> Self { seconds(count * 60) }
        package static func hours(_ count: Int64) -> Self { minutes(count * 60) }
        package static func days(_ count: Int64) -> Self { hours(count * 24) }
        package static let zero = Self(milliseconds: 0)

        package static func < (left: Self, right: Self) -> Bool {
            left.milliseconds < right.milliseconds
        }
    }
}
