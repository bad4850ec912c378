/// The tools a production may use: one typed field per capability, filled in `Wiring`.
package struct Studio: Sendable {
    package var painter: any Painter
    package var designer: any Designer
    package var prices: PriceList

    package init(painter: any Painter, designer: any Designer, prices: PriceList) {
        self.painter = painter
        self.designer = designer
        self.prices = prices
    }
}
