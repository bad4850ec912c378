import Ground

extension LedgerKeeper {
    /// Opens the ledger that the settings name.
    static func open(_ settings: Settings, world: any World) async throws -> LedgerKeeper {
        try await embedded(in: settings.data, world: world)
    }
}

extension ShelfKeeper {
    /// Opens the shelf that the settings name.
    static func open(_ settings: Settings, world: any World) async throws -> ShelfKeeper {
        try await embedded(in: settings.data, world: world)
    }
}
