import Ground

extension LedgerKeeper {
    /// Opens the ledger that the settings name.
    static func open(_ settings: Settings, world: any World) async throws -> LedgerKeeper {
        switch settings.ledgerPlace {
        case .embedded: try await embedded(in: settings.data, world: world)
        case .postgres(let address): try await postgres(address)
        }
    }
}

extension ShelfKeeper {
    /// Opens the shelf that the settings name.
    static func open(_ settings: Settings, world: any World) async throws -> ShelfKeeper {
        switch settings.shelfPlace {
        case .embedded: try await embedded(in: settings.data, world: world)
        case .s3(let place): try await s3(place, settings.surroundings, world: world)
        }
    }
}
