import Artifacts
import FoundationEssentials
import Ground

extension ShelfLaw {
    static let lending: [ShelfLaw] = [
        ShelfLaw("lends a file of exactly the blob's bytes") { shelf in
            for size in [0, 1, 300_000] {
                let data = noise(size, seed: 5)
                let digest = try await shelf.store.keep(data)
                let found = try await shelf.store.withFile(of: digest) { try contents($0) }
                try expect(found == data, "the lent file of \(size) bytes differs from its blob")
            }
        },
        ShelfLaw("lends an absolute path") { shelf in
            let digest = try await shelf.store.keep(Data("film".utf8))
            let path = try await shelf.store.withFile(of: digest) { $0 }
            try expect(path.hasPrefix("/"), "the path \(path) depends on the working folder")
        },
        ShelfLaw("lends a file that nobody may write to") { shelf in
            let digest = try await shelf.store.keep(Data("film".utf8))
            let mode = try await shelf.store.withFile(of: digest) { path in
                try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            }
            try expect((mode ?? 0o777) & 0o222, is: 0, "the write permissions of the lent file")
        },
        ShelfLaw("faults when a blob to lend is not there, and lends nothing") { shelf in
            let isLent = Guarded(false)
            try await expectFault(.notFound, "lending an unknown blob") {
                try await shelf.store.withFile(of: unknown) { _ in isLent.withLock { $0 = true } }
            }
            try expect(isLent.withLock { !$0 }, "the body ran without a blob")
        },
        ShelfLaw("gives the borrower's result back") { shelf in
            let digest = try await shelf.store.keep(Data("film".utf8))
            let result = try await shelf.store.withFile(of: digest) { _ in 42 }
            try expect(result, is: 42, "the result")
        },
        ShelfLaw("passes the borrower's error on and keeps the blob") { shelf in
            let digest = try await shelf.store.keep(Data("film".utf8))
            try await expectFault(.cancelled, "the borrower throws") {
                try await shelf.store.withFile(of: digest) { _ in
                    throw Fault(.cancelled, "The borrower stopped.")
                }
            }
            try expect(try await shelf.store.read(digest), is: Data("film".utf8), "the blob")
        },
        ShelfLaw("lends a blob to two at a time") { shelf in
            let data = noise(50_000, seed: 6)
            let digest = try await shelf.store.keep(data)
            let store = shelf.store
            let inner = try await store.withFile(of: digest) { _ in
                try await store.withFile(of: digest) { try contents($0) }
            }
            try expect(inner == data, "the second borrower sees other bytes")
            let outer = try await store.withFile(of: digest) { path in
                try await store.withFile(of: digest) { _ in }
                return try contents(path)
            }
            try expect(outer == data, "the first borrower lost the file to the second")
        },
    ]
}

func contents(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }
