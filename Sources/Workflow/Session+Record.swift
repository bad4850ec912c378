import Artifacts
import Ground

extension Session {
    /// Writes the checkpoint of a step that was made, then shows the artifact under its name.
    func record(_ made: Parcel, at place: Place, started: Moment) async throws -> Parcel {
        let effect = place.order.effect
        let label = Label(
            inputs: place.order.inputs, provider: effect.provider, model: effect.model,
            cost: effect.price, started: started, finished: house.world.now())
        if planted(.publishBeforeLedger) { try await publish(made, at: place) }
        let standing = try await write(checkpoint(made, at: place, label))
        try await publish(standing, at: place)
        house.settings.witness(.finished(record.id, path: place.path, reused: false))
        return standing
    }

    /// Writes down that a step of this run was answered by an artifact that was there already.
    func record(_ found: Parcel, at place: Place) async throws -> Parcel {
        var standing = found
        if let known = claimed.steps[place.path], known.fingerprint == place.fingerprint,
            known.output == found
        {
            if known.published != place.order.published {
                standing = try await write(checkpoint(found, at: place, known.label))
            }
        } else {
            let now = house.world.now()
            let label = Label(
                inputs: place.order.inputs, provider: place.order.effect.provider,
                model: place.order.effect.model, started: now, finished: now, reused: true)
            standing = try await write(checkpoint(found, at: place, label))
            house.settings.witness(.finished(record.id, path: place.path, reused: true))
        }
        try await publish(standing, at: place)
        return standing
    }

    private func checkpoint(_ output: Parcel, at place: Place, _ label: Label) -> Checkpoint {
        Checkpoint(
            hold: claimed.hold,
            step: StepRecord(
                run: record.id, path: place.path, fingerprint: place.fingerprint,
                base: place.base, revision: record.revision, output: output,
                published: place.order.published, label: label),
            lineage: record.lineage)
    }

    private func write(_ checkpoint: Checkpoint) async throws -> Parcel {
        switch try await insist(.checkpoint(checkpoint)) {
        case .recorded(let standing):
            let ours = checkpoint.step.output
            let isLost = state.withLock { $0.gone.contains(standing.digest) }
            if standing.digest == ours.digest || !isLost { return standing }
            // Other bytes take the place of lost ones as a person's edit would: what was made from
            // them is made again, and other runs of the lineage find ours.
            _ = try await insist(.edit(record.id, path: checkpoint.step.path, ours))
            return ours
        case .fenced where planted(.ignoresFence): return checkpoint.step.output
        case .fenced: throw interrupt(.stopped(.fenced), in: "")
        default: throw Fault(.unexpected, "The ledger gave a strange answer to a checkpoint.")
        }
    }

    /// The name comes last: whoever sees it finds a finished file with a label.
    private func publish(_ parcel: Parcel, at place: Place) async throws {
        guard let name = place.order.published else { return }
        if try await house.shelf.published(name) == parcel.digest { return }
        try await show(parcel, as: name)
        if planted(.ignoresFence) { return }
        try await makeWay(for: name, over: parcel)
    }

    private func show(_ parcel: Parcel, as name: String) async throws {
        if let inline = parcel.inline { _ = try await house.shelf.keep(inline) }
        try await house.shelf.publish(parcel.digest, as: name)
    }

    /// The shelf knows no fence: a worker that stood still just before its publishing may have lost
    /// the run meanwhile, and have put old bytes over newer ones.
    ///
    /// It looks afterwards, and if so puts back what the ledger says. This must not be kept from it
    /// by its being stopped.
    private func makeWay(for name: String, over parcel: Parcel) async throws {
        var shown = parcel.digest
        while let now = try await house.ledger.run(record.id),
            now.state != .running || now.epoch != claimed.hold.epoch
        {
            // A step that is not asked for any more may have had the name before.
            let newest = try await house.ledger.steps(of: record.id)
                .filter { $0.published == name }.max { $0.revision < $1.revision }
            guard let standing = newest?.output else {
                return try await house.shelf.unpublish(name)
            }
            if standing.digest == shown { return }
            try await show(standing, as: name)
            shown = standing.digest
        }
    }
}
