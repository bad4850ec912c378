import Ground
import Workflow

/// Version 2: a ledger that is carried elsewhere says so, and refuses every write.
enum PostgresMoving {
    static let sql = """
        ALTER TABLE meta ADD COLUMN moving text, ADD COLUMN moving_place text;
        """
}

extension PostgresError {
    /// The mark that kept a batch from being written.
    var movingMark: MovingMark? {
        guard state == "BL003" else { return nil }
        return MovingMark.State(rawValue: message).map { MovingMark($0, detail) }
    }
}
