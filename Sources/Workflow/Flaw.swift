/// Bugs that a test can plant in the engine, to show that it would be noticed.
///
/// Each is at a single line. In a release build none of them exists.
package enum Flaw: String, CaseIterable, Sendable {
    // The order and the fences of writes
    case publishBeforeLedger, checkpointBeforeBlob, ignoresFence, believesLostCommits
    // What has been finished
    case skipsMemo, skipsSteps, joinsNobody, forgetsTakes, ignoresEdits, forgetsFailures
    case givesUpEarly
    case ignoresLastInput, ignoresStepName
    // How a run ends or goes on
    case forgetsWaits, swallowsRetry, completesDespiteInterruption, cutsOffSiblings
    case owesNothing, countsLeaving, approvesAnyBytes
    // Effects
    case keyIncludesEpoch, keyIgnoresInputs, reservesNothing, releasesForFree
    case repeatsUnknownOutcome, losesProbe, lanesUnbounded, laneLeaks
    // Workers
    case claimsAnew, parksForTheStopped, neverNudges, neverBeats, ignoresCancellation
    case neverTicks
}

#if PLANTED_BUGS
extension Flaw {
    /// Planted for the tasks of one test only, since others run beside it.
    @TaskLocal package static var planted: Flaw?
}

func planted(_ flaw: Flaw) -> Bool { Flaw.planted == flaw }
#else
@inline(__always) func planted(_ flaw: Flaw) -> Bool { false }
#endif
