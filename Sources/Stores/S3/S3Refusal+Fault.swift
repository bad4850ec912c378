import Ground

extension S3Refusal {
    /// The refusal as a sentence that a person can act on; nothing of what was sent is in it.
    func fault(_ act: String, at settings: S3Settings, now: Moment) -> Fault {
        let (code, words) = meaning(act, settings, now)
        let retry: Fault.Retry =
            isPassing ? retryAfter.map { .after(milliseconds: $0.milliseconds) } ?? .soon : .never
        return Fault(code, words, subject: settings.place, retry: retry)
    }

    private func meaning(
        _ act: String, _ settings: S3Settings, _ now: Moment
    ) -> (Fault.Code, String) {
        let (host, bucket) = (settings.host, settings.bucket)
        if let region, region != settings.region, [301, 307, 400, 403].contains(status) {
            return (
                .invalid,
                "The bucket “\(bucket)” is in the region \(region), not in \(settings.region). Set "
                    + "the region of the shelf to \(region)."
            )
        }
        switch code {
        case "NoSuchBucket":
            return (
                .invalid,
                "There is no bucket “\(bucket)” at \(host). Check its name and region, or make it."
            )
        case "InvalidAccessKeyId":
            return (.invalid, "\(host) does not know the access key in use. Check the credentials.")
        case "SignatureDoesNotMatch":
            return (
                .invalid,
                "The secret key in use is not the one that \(host) knows for its access key. Check "
                    + "the credentials, and that no proxy changes requests on their way."
            )
        case "ExpiredToken", "TokenRefreshRequired", "InvalidToken":
            return (
                .invalid,
                "The temporary keys in use have expired, or are not \(host)'s. Get new ones, and "
                    + "run again."
            )
        case "RequestTimeTooSkewed", "RequestExpired":
            return (.invalid, "\(clocks(host, now)) Set this machine's clock, then run again.")
        case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed":
            return (
                .invalid,
                "The bucket “\(bucket)” is not in the region \(settings.region), or not at \(host). "
                    + "Check the region and the address of the shelf."
            )
        case "QuotaExceeded", "InsufficientCapacity", "XMinioStorageFull":
            return (
                .diskFull,
                "The store \(host) has no more room for \(settings.place). Raise its quota or free "
                    + "some; everything finished so far is kept."
            )
        case "EntityTooLarge":
            return (.storage, "\(host) does not take objects of that size.")
        case "NotImplemented", "MethodNotAllowed":
            return (.storage, "\(host) cannot \(act); it is not enough of an S3 store.")
        default: return byStatus(act, settings)
        }
    }

    private func byStatus(_ act: String, _ settings: S3Settings) -> (Fault.Code, String) {
        let (host, place) = (settings.host, settings.place)
        let name = code.isEmpty ? "status \(status)" : "\(code), status \(status)"
        if isPassing {
            return (
                .unavailable,
                "\(host) did not \(act), tried several times (\(name)). It is overloaded or down; "
                    + "try again later."
            )
        }
        switch status {
        case 401, 403:
            return (
                .storage,
                "The keys in use may not \(act) in \(place) (\(name)). They need s3:GetObject, "
                    + "s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload there, and "
                    + "s3:ListBucket and s3:ListBucketMultipartUploads on the bucket."
            )
        case 301, 302, 307, 308:
            return (
                .invalid,
                "\(host) says that the bucket “\(settings.bucket)” is somewhere else. Check the "
                    + "region and the address of the shelf."
            )
        case 404:
            return (
                .invalid,
                "\(host) knows nothing at \(place). Check the bucket's name and the address."
            )
        default: return (.storage, "\(host) refused to \(act) in \(place) (\(name)).")
        }
    }

    private func clocks(_ host: String, _ now: Moment) -> String {
        guard let date else {
            return "This machine's clock and that of \(host) differ by more than it accepts."
        }
        return
            "This machine's clock says \(now.iso8601) and that of \(host) \(date.iso8601), which "
            + "differ by more than it accepts."
    }
}
