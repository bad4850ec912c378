import FoundationEssentials
import Glibc
import Ground
import Pixels
import Studio
import Testing

@testable import Media

@Suite(.serialized) struct DarkroomTests {
    @Test func developsAlikeWithAndWithoutNamespaces() throws {
        let picture = Picture(bytes: try fixture("plain.jpg"))
        let bound = try Darkroom(confinement: .limits).develop(picture, over: .white, enough: nil)
        let usual = try Darkroom().develop(picture, over: .white, enough: nil)
        #expect(bound.planes.samples().luma == usual.planes.samples().luma)
        #expect(bound.fullWidth == 128 && bound.fullHeight == 96)
    }

    @Test func reducesWhatIsMoreThanEnough() throws {
        var raster = Raster(width: 900, height: 700)
        for index in raster.bytes.indices { raster.bytes[index] = UInt8(index / 2700 % 256) }
        let picture = Picture(bytes: try PNG.encode(raster, effort: 1))
        let negative = try Darkroom().develop(picture, over: .white, enough: 350)
        #expect(negative.fullWidth == 900 && negative.fullHeight == 700)
        #expect(negative.planes.width == 450 && negative.planes.height == 350)
    }

    @Test func leavesNoDescriptorsAndNoChildren() throws {
        let darkroom = Darkroom()
        let picture = Picture(bytes: try fixture("plain.png"))
        let damaged = Picture(bytes: picture.bytes.prefix(200))
        for _ in 0..<15 {
            _ = try darkroom.develop(picture, over: .white, enough: nil)
            _ = try? darkroom.develop(damaged, over: .white, enough: nil)  // refused, as it should
        }
        // Other tests may have some open at this moment; a leak would be at least thirty.
        #expect(openDescriptors(named: "memfd:backlot") < 15)
        #expect(openDescriptors(named: "pipe:") < 40)
        #expect(deadChildren() < 5)
    }

    @Test func stopsAChildThatTakesTooLong() throws {
        let outcome = try Child.run(
            ["sleep", "60"], input: .memory(), output: .memory(), patience: 50)
        #expect(outcome == .outOfTime)
    }

    @Test func hearsWhyAChildFailed() throws {
        let outcome = try Child.run(
            ["sh", "-c", "echo sad news >&2; exit 7"], environment: ["PATH=/usr/bin:/bin"],
            input: .memory(), output: .memory(), patience: 60_000)
        #expect(outcome == .exited(7, "sad news"))
    }

    @Test func givesAChildNoDescriptorsButThree() throws {
        let output = try Descriptor.memory()
        _ = try Child.run(
            ["sh", "-c", "ls /proc/self/fd | wc -l"], environment: ["PATH=/usr/bin:/bin"],
            input: .memory(), output: output, patience: 60_000)
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = unsafe pread(output.number, &bytes, bytes.count, 0)
        // Input, output, error, and the folder being listed.
        #expect(String(decoding: bytes[..<max(0, count)], as: UTF8.self) == "4\n")
    }

    @Test func saysWhichProgramIsMissing() {
        #expect(throws: Fault.self) {
            try Darkroom(program: "/nowhere/backlot-darkroom", confinement: .limits)
                .develop(Picture(bytes: fixture("plain.png")), over: .white, enough: nil)
        }
    }

    @Test func doesNotBelieveAWickedDarkroom() throws {
        // A program that exits well and wrote nothing, or nonsense.
        for body in ["exit 0", "head -c 4000 /dev/zero", "echo too-large 9; exit 2"] {
            let program = try script(body)
            var fault: Fault?
            // A child that another test is starting may hold the fresh script open for writing, and
            // Linux runs no program that is being written (ETXTBSY).
            for _ in 0..<500 where fault == nil || fault?.code == .unavailable {
                fault = #expect(throws: Fault.self) {
                    try Darkroom(program: program, confinement: .limits)
                        .develop(Picture(bytes: fixture("plain.png")), over: .white, enough: nil)
                }
                if fault?.code == .unavailable { usleep(10_000) }
            }
            #expect(fault?.code == .invalid)
            unsafe unlink(program)
        }
    }

    private func script(_ body: String) throws -> String {
        let path = "/tmp/backlot-wicked-\(UInt64.random(in: 0 ... .max)).sh"
        try Data("#!/bin/sh\nPATH=/usr/bin:/bin\n\(body)\n".utf8)
            .write(
                to: URL(fileURLWithPath: path))
        unsafe chmod(path, 0o755)
        return path
    }

    private func openDescriptors(named name: String) -> Int {
        (0..<1024)
            .count { number in
                var target = [CChar](repeating: 0, count: 256)
                let length = unsafe readlink("/proc/self/fd/\(number)", &target, 255)
                guard length > 0 else { return false }
                let bytes = target[..<length].map { UInt8(bitPattern: $0) }
                return String(decoding: bytes, as: UTF8.self).contains(name)
            }
    }

    /// Children of ours that ended and were not waited for.
    private func deadChildren() -> Int {
        let path = "/proc/self/task/\(getpid())/children"
        let list = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""  // none: no children
        return list.split(separator: " ")
            .count { child in
                let path = "/proc/\(child)/stat"
                // Gone already: not dead.
                let stat = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
                return stat.contains(") Z ")
            }
    }
}
