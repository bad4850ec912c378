package import Ground

/// The tools a production may use: one typed field per capability, filled in `Wiring`.
package struct Studio: Sendable {
    package var painter: any Painter
    package var designer: any Designer
    package var guide: any Guide
    package var speaker: any Speaker
    package var writer: any Writer
    package var editor: any Editor
    /// What people gave to sign in with, by submission.
    package var keyring: Keyring
    /// For steps that write down when they ran; nothing outside a step may ask.
    package var clock: @Sendable () -> Moment

    package init(
        painter: any Painter, designer: any Designer, guide: any Guide = Absent("guide"),
        speaker: any Speaker = Absent("speaker"), writer: any Writer = Absent("writer"),
        editor: any Editor = Absent("editor"), keyring: Keyring = Keyring(),
        clock: @escaping @Sendable () -> Moment
    ) {
        self.painter = painter
        self.designer = designer
        self.guide = guide
        self.speaker = speaker
        self.writer = writer
        self.editor = editor
        self.keyring = keyring
        self.clock = clock
    }
}
