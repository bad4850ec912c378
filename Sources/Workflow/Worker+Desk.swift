extension Worker {
    /// The thread that the scribe commits on, where a few runs are played too, but for the bodies
    /// of their steps: then a write costs no change of threads, which on an idle machine takes
    /// longer than the write itself.
    package struct Desk: Sendable {
        let thread: any TaskExecutor
        let elsewhere: any TaskExecutor
        let seats: Int

        /// Describes a desk.
        /// - Parameters:
        ///   - elsewhere: Where bodies go, and runs when there are many.
        ///   - seats: How many runs are few.
        package init(
            thread: any TaskExecutor, elsewhere: any TaskExecutor = globalConcurrentExecutor,
            seats: Int = 4
        ) {
            self.thread = thread
            self.elsewhere = elsewhere
            self.seats = seats
        }
    }
}
