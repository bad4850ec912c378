import Ground

// `"ledger": "postgres://…"` or `{"url", "password", "password_file"}`; `"shelf": "s3://…"` or
// `{"url", "endpoint", "region", "path_style", "authorities"}`.
extension SettingsFile {
    func ledgerWords() throws -> LedgerWords? {
        guard let value = ledger else { return nil }
        if case .string(let url) = value.content { return LedgerWords(url: url) }
        var words = LedgerWords()
        var (password, file): (String?, String?)
        for (key, value) in try members(of: value, "ledger") {
            switch key {
            case "url": words.url = try text(value, "ledger.url")
            case "password": password = try text(value, "ledger.password")
            case "password_file": file = try text(value, "ledger.password_file")
            default: throw unknown("ledger.\(key)", "url, password, password_file")
            }
        }
        guard words.url != nil else {
            throw Settings.bad("ledger.url", "an address such as postgres://user@host/database")
        }
        words.password = try key(password, in: file)
        return words
    }

    func shelfWords() throws -> ShelfWords? {
        guard let value = shelf else { return nil }
        if case .string(let url) = value.content { return ShelfWords(url: url) }
        var words = ShelfWords()
        for (key, value) in try members(of: value, "shelf") {
            switch key {
            case "url": words.url = try text(value, "shelf.url")
            case "endpoint": words.endpoint = try text(value, "shelf.endpoint")
            case "authorities": words.authorities = try text(value, "shelf.authorities")
            case "region": words.region = try text(value, "shelf.region")
            case "path_style":
                guard case .bool(let flag) = value.content else {
                    throw Settings.bad("shelf.path_style", "true or false")
                }
                words.pathStyle = flag
            default: throw unknown("shelf.\(key)", "url, endpoint, region, path_style, authorities")
            }
        }
        guard words.url != nil else {
            throw Settings.bad("shelf.url", "an address such as s3://bucket/prefix")
        }
        return words
    }
}
