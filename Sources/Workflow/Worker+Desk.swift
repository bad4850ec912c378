/// The thread that a scribe commits on.
package protocol WritingThread: TaskExecutor {
    /// Returns when the thread has nothing else to do; or after a while, when it never has.
    func rest() async
}

extension Worker {
    /// The thread that the scribe commits on, where a few runs are played too, but for the bodies
    /// of their steps: then a write costs no change of threads, which on an idle machine takes
    /// longer than the write itself.
    package struct Desk: Sendable {
        let thread: any WritingThread
        let elsewhere: any TaskExecutor
        let seats: Int

        /// Describes a desk.
        /// - Parameters:
        ///   - elsewhere: Where bodies go, and runs when there are many.
        ///   - seats: How many runs are few.
        package init(
            thread: any WritingThread, elsewhere: any TaskExecutor = globalConcurrentExecutor,
            seats: Int = 4
        ) {
            self.thread = thread
            self.elsewhere = elsewhere
            self.seats = seats
        }
    }
}
