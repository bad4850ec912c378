import Ground
import Studio

extension Explorer {
    /// The prelude that signs in with the form on this page.
    func signInSteps(on page: SitePage) throws -> [Storyboard.Step] {
        guard let form = page.forms.first(where: \.asksForPassword),
            let last = form.fields.firstIndex(where: { $0.type == "password" })
        else { return [] }
        var steps = [Storyboard.Step(.goto(page.address), timeout: 15)] + page.dismissals
        let names = form.fields[..<last].filter { ["text", "email", "tel"].contains($0.type) }
        if let name = names.last, let key = keys.name(like: ["user", "mail", "login", "name"]) {
            steps.append(Storyboard.Step(.type(name.target, .secret(key)), timeout: 10))
        }
        guard let key = keys.name(like: ["pass", "pin", "secret", "code"]) else {
            throw Fault(
                .signInFailed,
                "\(shown(page.address)) asks for a password, and the credentials have none. Give "
                    + "one by the name “password”.", subject: shown(page.address))
        }
        steps.append(Storyboard.Step(.type(form.fields[last].target, .secret(key)), timeout: 10))
        if let button = form.button {
            steps.append(Storyboard.Step(.click(button), timeout: 10))
        } else {
            steps.append(Storyboard.Step(.press("Enter")))
        }
        return steps
    }

    /// Does it, and looks whether a password is still asked for.
    mutating func signIn(by steps: [Storyboard.Step]) async throws {
        let prelude = Prelude(hands: Hands(tab: tab, keys: keys), borders: borders)
        do {
            try await prelude.perform(steps, gate: browser.gate)
        } catch let fault as Fault where fault.code == .invalid {
            throw Fault(.signInFailed, "Signing in failed: \(fault.explanation)")
        }
        let survey = try await tab.survey()
        guard survey.forms().contains(where: \.asksForPassword) else { return }
        let said = survey.nodes.first { ["alert", "status"].contains($0.role) }
        let words = said.map { Mask.hide($0.name, keys) } ?? ""
        throw Fault(
            .signInFailed,
            "The site did not accept the credentials\(words.isEmpty ? "" : ": \(quoted(words))"). "
                + "Check them by hand in a browser.")
    }
}

extension Keys {
    /// The first name with one of these words in it, or the only name there is.
    fileprivate func name(like words: [String]) -> String? {
        for word in words {
            if let name = names.first(where: { $0.lowercased().contains(word) }) { return name }
        }
        return nil
    }
}
