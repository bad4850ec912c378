import Ground

extension Run {
    /// Does the same for every item, several at once, and returns the results in the items' order.
    ///
    /// `key` names an item's scope, so that its steps keep their names when items come and go; two
    /// items with one key are an error. When some items fail, the others are finished first; then
    /// the first failure is thrown.
    package func each<Item: Sendable, Output: Sendable>(
        _ name: String, in items: [Item], key: (Item) -> String, atOnce most: Int = 16,
        do body: @escaping @Sendable (Item, Run) async throws -> Output
    ) async throws -> [Output] {
        try session.checkGoing(scope)
        let scopes = items.map { "\(scope)\(name)/\(key($0))/" }
        for scope in scopes { try session.take(scope) }

        var results: [Int: Result<Output, any Error>] = [:]
        await withTaskGroup(of: (Int, Result<Output, any Error>).self) { group in
            for (index, item) in items.enumerated() {
                if index >= max(1, most), let (done, result) = await group.next() {
                    results[done] = result
                }
                let run = Run(session: session, scope: scopes[index])
                group.addTask {
                    do {
                        return (index, .success(try await body(item, run)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for await (index, result) in group { results[index] = result }
        }

        let ordered = items.indices.compactMap { results[$0] }
        let errors = ordered.compactMap { result in
            if case .failure(let error) = result { error } else { nil as (any Error)? }
        }
        if let interruption = errors.first(where: { $0 is Interruption }) { throw interruption }
        if let error = errors.first { throw error }
        return try ordered.map { try $0.get() }
    }
}
