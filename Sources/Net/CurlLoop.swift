internal import CCurl
import Glibc
import Ground
import HTTP

/// The thread that drives every transfer, through one libcurl multi handle.
@safe final class CurlLoop: @unchecked Sendable {
    // Invariant: `transfers` belongs to the loop's thread. `multi` too, but for
    // `curl_multi_wakeup`, which libcurl allows from anywhere; it is cleaned up in `deinit`, when
    // neither the thread nor a caller is left.
    private let multi: UnsafeMutableRawPointer
    private let settings: CurlClient.Settings
    private let inbox = Guarded(Inbox())
    private let thread = Guarded<pthread_t?>(nil)
    private var transfers: [Int: Transfer] = [:]

    /// What other threads have left for the loop.
    private struct Inbox {
        var jobs: [Job] = []
        var cancelled: [Int] = []
        var isStopping = false
        var lastNumber = 0
    }

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(_ settings: CurlClient.Settings) {
        precondition(Self.isReady, "libcurl does not start")
        guard let made = unsafe curl_multi_init() else { preconditionFailure("out of memory") }
        unsafe multi = made
        self.settings = settings
        unsafe backlot_curl_multi_long(
            multi, CURLMOPT_MAX_HOST_CONNECTIONS, settings.connectionsPerHost)
        unsafe backlot_curl_multi_long(multi, CURLMOPT_MAXCONNECTS, 64)
    }

    deinit { unsafe curl_multi_cleanup(multi) }

    func start() {
        let me = unsafe Unmanaged.passRetained(self).toOpaque()
        thread.withLock { thread in
            var made = pthread_t()
            let code = unsafe pthread_create(
                &made, nil,
                { me in
                    guard let me = unsafe me else { return nil }
                    unsafe Unmanaged<CurlLoop>.fromOpaque(me).takeRetainedValue().run()
                    return nil
                }, me)
            precondition(code == 0, "no thread to be had")
            thread = made
        }
    }

    func stop() {
        inbox.withLock { $0.isStopping = true }
        unsafe curl_multi_wakeup(multi)
        thread.withLock { thread in
            if let running = thread { pthread_join(running, nil) }
            thread = nil
        }
    }

    func nextNumber() -> Int {
        inbox.withLock { inbox in
            inbox.lastNumber += 1
            return inbox.lastNumber
        }
    }

    func submit(_ job: Job) {
        let refusal: (any Error)? = inbox.withLock { inbox in
            // A cancellation marks the task before it calls `cancel`, which takes this same lock:
            // so either it is seen here, or it lands in the inbox behind the job.
            if Task.isCancelled { return CancellationError() }
            if inbox.isStopping { return HTTPFailure(.stopped, sent: false) }
            inbox.jobs.append(job)
            return nil
        }
        if let refusal { return job.answer.resume(throwing: refusal) }
        unsafe curl_multi_wakeup(multi)
    }

    func cancel(_ number: Int) {
        inbox.withLock { $0.cancelled.append(number) }
        unsafe curl_multi_wakeup(multi)
    }

    private func run() {
        // Signals are the main thread's business, and a TLS write to a closed connection would
        // raise SIGPIPE here.
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
        var running: Int32 = 0
        while true {
            let (jobs, cancelled, isStopping) = inbox.withLock { inbox in
                defer { (inbox.jobs, inbox.cancelled) = ([], []) }
                return (inbox.jobs, inbox.cancelled, inbox.isStopping)
            }
            for job in jobs { begin(job) }
            for number in cancelled { end(number) { _ in .failure(CancellationError()) } }
            if isStopping { break }
            unsafe curl_multi_perform(multi, &running)
            gather()
            // Returns at once for a wakeup and when libcurl has something timed to do.
            unsafe curl_multi_poll(multi, nil, 0, 60_000, nil)
        }
        for number in transfers.keys.sorted() {
            end(number) { .failure(HTTPFailure(.stopped, sent: $0.hasSent)) }
        }
    }

    private func begin(_ job: Job) {
        do {
            let transfer = try Transfer(job, settings)
            guard unsafe curl_multi_add_handle(multi, transfer.easy) == CURLM_OK else {
                throw HTTPFailure(.malformedRequest, sent: false)
            }
            transfers[job.number] = transfer
        } catch {
            job.answer.resume(throwing: error)
        }
    }

    /// Ends the transfers that libcurl reports as done.
    private func gather() {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            let code = unsafe message.pointee.data.result
            let number = unsafe Transfer.of(message.pointee.easy_handle).job.number
            end(number) { $0.outcome(code) }
        }
    }

    /// Takes a transfer out of the loop and answers whoever waits; nothing happens twice.
    private func end(_ number: Int, with outcome: (Transfer) -> Result<HTTPResponse, any Error>) {
        guard let transfer = transfers.removeValue(forKey: number) else { return }
        let result = outcome(transfer)
        unsafe curl_multi_remove_handle(multi, transfer.easy)
        transfer.job.answer.resume(with: result)
    }
}
