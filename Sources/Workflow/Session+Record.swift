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
        state.withLock { $0.labels[place.path] = label }
        try await publish(standing, at: place)
        house.settings.witness(.finished(record.id, path: place.path, reused: false))
        return standing
    }

    /// Writes down that a step of this run was answered by an artifact that was there already.
    func record(_ found: Parcel, at place: Place) async throws -> Parcel {
        let label: Label
        var standing = found
        if let known = claimed.steps[place.path], known.fingerprint == place.fingerprint,
            known.output == found
        {
            label = known.label
        } else {
            let now = house.world.now()
            label = Label(
                inputs: place.order.inputs, provider: place.order.effect.provider,
                model: place.order.effect.model, started: now, finished: now, reused: true)
            standing = try await write(checkpoint(found, at: place, label))
            house.settings.witness(.finished(record.id, path: place.path, reused: true))
        }
        state.withLock { $0.labels[place.path] = label }
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
        let shelf = house.shelf
        if try await shelf.published(name) == parcel.digest { return }
        if let inline = parcel.inline { _ = try await shelf.keep(inline) }
        try await shelf.publish(parcel.digest, as: name)
    }
}
