import FoundationEssentials
import Workflow

/// What a notification says: which claim was given which runs.
///
/// A token, and after spaces each run as a record of the type `handed` in PostgreSQL's binary form, in
/// base64 (the function `letter`).
struct PostgresOffer {
    let token: UInt64
    let runs: [ClaimedRun]

    /// Throws when it says something else, or no runs.
    init(_ letter: String) throws {
        let words = letter.split(separator: " ")
        guard words.count > 1, let token = Int64(words[0]) else {
            throw PostgresError.damaged("an offer names no runs")
        }
        self.token = UInt64(bitPattern: token)
        runs = try words.dropFirst()
            .map { word in
                guard let bytes = Data(base64Encoded: String(word)) else {
                    throw PostgresError.damaged("an offer is torn")
                }
                return try unsafe bytes.withUnsafeBytes { bytes in
                    var row = try PostgresRow(record: unsafe PostgresField(bytes))
                    return try ClaimedRun(&row)
                }
            }
    }
}
