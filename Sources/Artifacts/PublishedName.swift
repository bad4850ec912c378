import Ground

/// Published names are relative paths made of plain parts; nothing in them can leave the shelf.
package func checkPublishedName(_ name: String) throws {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let plain = parts.allSatisfy { part in
        !part.isEmpty && part != "." && part != ".." && part.utf8.count <= 255
            && part.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
    }
    guard plain, name.utf8.count <= 1024 else {
        throw Fault(.invalid, "“\(name)” cannot be a published name.", subject: name)
    }
}
