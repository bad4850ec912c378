import Ground
import Studio

/// Pointing things out.
extension Performer {
    /// A ring round the element, and nothing laid over the rest; the cursor comes along.
    func highlight(_ target: Target, _ step: Storyboard.Step, until end: Int) async throws -> Box {
        let found = try await approach(target, step, until: end)
        let box = found.box.clipped(order.width, order.height)
        camera.drawing.left = box.left
        camera.drawing.top = box.top
        camera.drawing.width = box.width
        camera.drawing.height = box.height
        // Beside the ring where there is room, so that the cursor covers no words.
        let isRoomy = box.right + 70 < Double(order.width)
        let place = Point(
            x: isRoomy
                ? box.right + 24
                : min(box.left + min(box.width * 0.5, 260), Double(order.width) - 40),
            y: min(
                isRoomy ? box.top + box.height * 0.55 : box.top + box.height + 26,
                Double(order.height) - 40))
        let path = Motion(
            from: Point(x: camera.drawing.x, y: camera.drawing.y), to: place)
        let count = end - camera.count
        let fade = max(1, min(12, count / 4))
        let moving = max(1, min(Int(path.seconds * Double(order.plan.rate)), count * 2 / 3))
        for index in 0..<max(0, count) {
            let rise = Motion.ease(Double(index + 1) / Double(fade))
            let fall = Motion.ease(Double(count - 1 - index) / Double(fade))
            camera.drawing.glow = min(rise, fall)
            let here = path.place(Double(index + 1) / Double(moving))
            camera.drawing.x = here.x
            camera.drawing.y = here.y
            if index < moving { tab.mouse("mouseMoved", here) }
            try await linger(1, until: end)
        }
        camera.drawing.glow = 0
        return found.box
    }

    /// Goes near and back again; what is near is drawn anew, not enlarged.
    func zoom(
        _ target: Target, by scale: Double, _ step: Storyboard.Step, until end: Int
    )
        async throws -> Box
    {
        let found = try await approach(target, step, until: end)
        let middle = found.box.middle
        let offset = try await tab.evaluate("scrollY").number ?? 0
        let count = end - camera.count
        let (width, height) = (Double(order.width), Double(order.height))
        for index in 0..<max(0, count) {
            let share = Double(index + 1) / Double(count)
            let near = Motion.ease(share < 0.3 ? share / 0.3 : share > 0.7 ? (1 - share) / 0.3 : 1)
            let factor = 1 + (scale - 1) * near
            let (wide, high) = (width / factor, height / factor)
            let left = min(max(middle.x - wide / 2, 0), width - wide)
            let top = min(max(middle.y - high / 2, 0), height - high)
            var metrics = Self.metrics(order)
            if factor > 1.0001 {
                metrics["viewport"] = [
                    "x": .number(left), "y": .number(top + offset), "width": .number(wide),
                    "height": .number(high), "scale": .number(factor),
                ]
            }
            tab.post("Emulation.setDeviceMetricsOverride", .object(metrics))
            try await linger(1, until: end)
        }
        tab.post("Emulation.setDeviceMetricsOverride", .object(Self.metrics(order)))
        return found.box
    }

    private static func metrics(_ order: Performance) -> [String: Parameter] {
        [
            "width": .number(Double(order.width)), "height": .number(Double(order.height)),
            "deviceScaleFactor": 1, "mobile": false,
        ]
    }
}

extension Box {
    /// The part that is in the window.
    func clipped(_ width: Int, _ height: Int) -> Box {
        let left = max(10, left)
        let top = max(10, top)
        return Box(
            left: left, top: top,
            width: max(8, min(self.left + self.width, Double(width) - 10) - left),
            height: max(8, min(self.top + self.height, Double(height) - 10) - top))
    }
}
