package import Studio

/// When everything in a scene happens, in frames from its beginning.
package struct Timetable: Hashable, Sendable {
    package var plan: FramePlan
    /// The frame at which each sentence begins, and how many it is heard for.
    package var sentences: [Line]

    package struct Line: Hashable, Sendable {
        package var start: Int
        package var frames: Int
    }

    static let rate = 30
    /// Before the first sentence, between two, and after the last, in frames.
    private static let (lead, pause, tail) = (14, 11, 14)
    private static let (openingLead, closingTail) = (22, 38)
    /// Hands begin so many frames before the words, and wait so many behind a cut.
    private static let (head, settling) = (8, 4)
    /// A pause may grow by so many frames so that a scene has its length.
    private static let stretch = 15

    /// `heard` is how long each sentence is heard, in seconds; `wanted` how many frames the scene
    /// would fill if there were enough to say.
    package init(
        of scene: Storyboard.Scene, heard: [Double], isFirst: Bool, isLast: Bool, wanted: Int = 0
    ) {
        self.init(of: scene, heard, isFirst, isLast, breath: 0)
        let gaps = max(1, sentences.count)
        let breath = min(Self.stretch, (wanted - plan.frames) / gaps)
        if breath > 0 { self.init(of: scene, heard, isFirst, isLast, breath: breath) }
    }

    private init(
        of scene: Storyboard.Scene, _ heard: [Double], _ isFirst: Bool, _ isLast: Bool, breath: Int
    ) {
        var spans: [FramePlan.Span] = []
        var lines: [Line] = []
        var frame = 0
        var endsInClick = false
        if case .click = scene.steps.last?.action { endsInClick = true }
        for group in Self.groups(of: scene.steps) {
            let needed = group.actions.reduce(0) { $0 + Self.frames(for: $1.action) }
            guard let sentence = group.sentence else {
                // What is done before anything is said takes the time it takes.
                frame += Self.lay(group.actions, from: frame, within: needed, into: &spans)
                continue
            }
            let silence: Int
            if lines.isEmpty {
                silence = (isFirst ? Self.openingLead : Self.lead) - Self.settling
                frame += Self.settling
            } else {
                silence = Self.head + breath
            }
            let seconds = heard.indices.contains(sentence) ? heard[sentence] : 0
            let frames = Int((seconds * Double(Self.rate)).rounded(.up))
            lines.append(Line(start: frame + silence, frames: frames))
            spans.append(.init(start: frame, end: frame))
            // Hands may be quicker than usual, within reason; a page is left in silence.
            let leaves = endsInClick && group.isLast
            let after = Self.pause - Self.head + (leaves ? 24 : 0)
            let room = max(silence + frames + after, needed * 7 / 10)
            _ = Self.lay(group.actions, from: frame, within: room, into: &spans)
            frame += room
        }
        let last = lines.last.map { $0.start + $0.frames } ?? 0
        let tail = isLast ? Self.closingTail : Self.tail
        plan = FramePlan(rate: Self.rate, frames: max(frame, last + tail, 1), spans: spans)
        sentences = lines
    }

    /// A sentence with what is done while it is spoken.
    private struct Group {
        var sentence: Int?
        var actions: [Storyboard.Step] = []
        var isLast = false
    }

    private static func groups(of steps: [Storyboard.Step]) -> [Group] {
        var groups = [Group()]
        for step in steps {
            if case .narrate(let number, _, _) = step.action {
                groups.append(Group(sentence: number))
            } else {
                groups[groups.count - 1].actions.append(step)
            }
        }
        groups[groups.count - 1].isLast = true
        if groups[0].sentence == nil, groups[0].actions.isEmpty { groups.removeFirst() }
        return groups
    }

    /// Lays actions one after the other: quicker when room is short; when there is plenty, those
    /// that can last do.
    private static func lay(
        _ actions: [Storyboard.Step], from start: Int, within room: Int,
        into spans: inout [FramePlan.Span]
    ) -> Int {
        let natural = actions.map { frames(for: $0.action) }
        let needed = natural.reduce(0, +)
        let elastic = actions.count { isElastic($0.action) }
        let spare = max(0, room - needed)
        var frame = start
        for (index, step) in actions.enumerated() {
            var length = needed > room ? natural[index] * room / needed : natural[index]
            if isElastic(step.action), elastic > 0 { length += spare / elastic }
            spans.append(.init(start: frame, end: frame + length))
            frame += length
        }
        return frame - start
    }

    private static func isElastic(_ action: Storyboard.Action) -> Bool {
        switch action {
        case .highlight, .zoom, .wait, .hover: true
        default: false
        }
    }

    /// How long a calm hand takes.
    private static func frames(for action: Storyboard.Action) -> Int {
        switch action {
        case .goto, .press: 15
        case .click: 40
        case .type(_, .text(let text)): 30 + 3 * text.count
        case .type(_, .secret): 60
        case .select: 45
        case .scroll: 36
        case .scrollTo: 48
        case .hover: 20
        case .highlight: 45
        case .zoom: 75
        case .wait(let seconds): Int((seconds * 30).rounded())
        case .narrate: 0
        }
    }
}
