/// A bug planted in the memory ledger on purpose, so that tests can show that they would notice it.
package enum Defect: String, Sendable, CaseIterable {
    // Fences and checkpoints
    case noFenceOnCheckpoint, noFenceOnFinish, noFenceOnReserve, noFenceOnSuspend
    case noFenceOnHandBack
    case checkpointOverwrites, epochNotBumped, receivesNeverReset, claimForgetsSteps
    // Claims and leases
    case claimIgnoresLease, claimForgetsToken, poolLimitIgnored, delayIgnored
    case handBackAlwaysCounted, deathNeverDeclared, reapKillsTheLiving, reapKeepsOwner
    // Money and slots
    case budgetUnchecked, reserveBooksTwice, presumedNotCounted, settleForgotten
    case slotLeaks, releaseFreesOthersSlot, capacityIgnored, intentForgotten
    // Waits, people, families
    case answerLostWhenNotWaiting, timerNeverPromoted, wakeParentForgotten, childVerdictMissed
    case suspendLosesVerdict, editDoesNotRequeue, finishIgnoresEdits, keyForgotten
    case cancelForgetsChildren, retryDropsSteps
}
