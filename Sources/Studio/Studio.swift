package import Ground

/// The tools a production may use: one typed field per capability, filled in `Wiring`.
package struct Studio: Sendable {
    package var painter: any Painter
    package var designer: any Designer
    /// For steps that write down when they ran; nothing outside a step may ask.
    package var clock: @Sendable () -> Moment

    package init(
        painter: any Painter, designer: any Designer, clock: @escaping @Sendable () -> Moment
    ) {
        self.painter = painter
        self.designer = designer
        self.clock = clock
    }
}
