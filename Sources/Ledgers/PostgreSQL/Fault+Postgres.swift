import Ground

extension Fault {
    /// What went wrong with the database, and what to do about it.
    init(ledger error: any Error, at address: PostgresAddress) {
        guard let error = error as? PostgresError else {
            self.init(error)
            return
        }
        let place = "\(address)"
        let words = error.plainMessage
        switch error.kind {
        case .newerTables(let floor):
            self.init(
                .storage,
                "The ledger, \(place), was taken over by a newer Backlot (tables version \(floor)). Stop this one and use that version.",
                subject: place)
        case .wrongIsolation:
            self.init(
                .storage,
                "Transactions in \(place) are not “read committed”, which the ledger needs. Set default_transaction_isolation to 'read committed' for this user.",
                subject: place)
        case .unfit:
            self.init(
                .storage,
                "The database \(place) will not do (\(words)): the ledger needs PostgreSQL 13 or later and the encoding UTF8. Make one with `createdb --encoding UTF8 --template template0`.",
                subject: place)
        case .refusedPassword:
            self.init(
                .storage,
                "The database \(place) did not let us in: \(words). Look at the user and the password in the ledger's address, and at the server's pg_hba.conf.",
                subject: place)
        case .noDatabase:
            self.init(
                .storage,
                "The server knows no such database: \(words). Make it with `createdb`, or correct the ledger's address.",
                subject: place)
        case .forbidden:
            self.init(
                .storage,
                "This user may not do that in \(place): \(words). Grant it CREATE on the database, or let a user who may do so start Backlot once.",
                subject: place)
        case .full:
            self.init(
                .diskFull,
                "The disk of \(place) is full, so the ledger takes nothing more. Nothing acknowledged is lost; free some space, and the work goes on.",
                subject: place, retry: .after(milliseconds: 5000))
        case .busy:
            self.init(
                .unavailable,
                "The ledger, \(place), is busy: \(words). Trying again will help; if it lasts, see what else works on that database.",
                subject: place, retry: .soon)
        case .notWritable:
            self.init(
                .unavailable,
                "\(place) takes no writes at present: \(words). If it is a standby, name the other hosts in the ledger's address too.",
                subject: place, retry: .soon)
        case .unreachable:
            self.init(
                .unavailable,
                "The ledger's database, \(place), cannot be reached: \(words). See that the server runs and that the address is right; work goes on by itself when it answers.",
                subject: place, retry: .soon)
        case .damaged:
            self.init(
                .storage,
                "The ledger in \(place) is damaged: \(words). Stop Backlot, keep a copy of the database, and run `backlot doctor`.",
                subject: place)
        case .other:
            self.init(
                .storage,
                "The ledger, \(place), failed: \(words) (PostgreSQL \(error.state ?? "without a code")).",
                subject: place)
        }
    }
}

extension PostgresError {
    fileprivate enum Kind {
        case newerTables(String), wrongIsolation, unfit, refusedPassword, noDatabase, forbidden,
            full, busy
        case notWritable, unreachable, damaged, other
    }

    fileprivate var kind: Kind {
        switch state {
        case "BL001": return .newerTables(message)
        case "BL002": return .wrongIsolation
        case "BL004": return .unfit
        case "28P01", "28000": return .refusedPassword
        case "3D000": return .noDatabase
        case "42501": return .forbidden
        case "53100": return .full
        case "25006": return .notWritable
        case let code? where ["40", "53", "55"].contains(code.prefix(2)): return .busy
        case "57014": return .busy
        case let code? where code.hasPrefix("57"): return .unreachable
        case let code? where code.hasPrefix("XX"): return .damaged
        case _? where !isLost: return .other
        default: break
        }
        // libpq tells of what kept it from connecting in words alone.
        if message.contains("authentication failed") || message.contains("no password supplied")
            || message.contains("pg_hba.conf") || message.contains("role \"")
        {
            return .refusedPassword
        }
        if message.contains("database \""), message.contains("does not exist") {
            return .noDatabase
        }
        return .unreachable
    }

    /// The message in one line, without its end.
    fileprivate var plainMessage: String {
        let lines = message.split(whereSeparator: \.isNewline).map(\.trimmedSpaces)
        let text = lines.joined(separator: "; ")
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}

extension Substring {
    fileprivate var trimmedSpaces: Substring {
        var text = self.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
