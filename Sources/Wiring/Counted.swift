/// A number and what it counts, as people say it: `1 picture`, `2 pictures`.
package func counted(_ number: Int, _ thing: String) -> String {
    "\(number) \(thing)\(number == 1 ? "" : "s")"
}
