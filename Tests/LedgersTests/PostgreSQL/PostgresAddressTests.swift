import Ground
import Testing

@testable import Ledgers

@Suite("The address of a PostgreSQL ledger")
struct PostgresAddressTests {
    @Test("names host, port, database, user and settings")
    func whole() throws {
        let address = try PostgresAddress(
            "postgres://me%40home:p%3Aass@db.example:6432/studio?sslmode=verify-full&schema=two&pooled=true"
        )
        #expect(
            address.options == [
                "host": "db.example", "port": "6432", "dbname": "studio", "user": "me@home",
                "sslmode": "verify-full",
            ])
        #expect(address.password?.revealed() == "p:ass")
        #expect(address.schema == "two")
        #expect(address.isPooled == true)
    }

    @Test("shows no password, wherever it is printed")
    func quiet() throws {
        let address = try PostgresAddress("postgresql://me:hush-hush@db.example/studio")
        #expect("\(address)" == "studio on db.example")
        #expect(!String(reflecting: address).contains("hush-hush"))
        var dumped = ""
        dump(address, to: &dumped)
        #expect(!dumped.contains("hush-hush"))
    }

    @Test("may be a socket, several hosts, an IPv6 address, or next to nothing")
    func forms() throws {
        let socket = try PostgresAddress("postgres:///studio?host=/run/postgresql")
        #expect(socket.options == ["dbname": "studio", "host": "/run/postgresql"])
        let several = try PostgresAddress("postgres://one:5432,two:5433/studio")
        #expect(several.options["host"] == "one,two")
        #expect(several.options["port"] == "5432,5433")
        #expect(several.options["target_session_attrs"] == "read-write")
        #expect(try PostgresAddress("postgres://[::1]:99/x").options["host"] == "::1")
        #expect(try PostgresAddress("postgres://").options == [:])
    }

    @Test(
        "is refused in words when it is none",
        arguments: [
            "mysql://host/x", "host=here", "postgres://host:many/x", "postgres://host/x?colour=red",
            "postgres://host/x?pooled=maybe", "postgres://host/%zz", "postgres://host/x?schema=",
            "postgres://host/x?sslmode",
        ])
    func refused(text: String) {
        let fault = #expect(throws: Fault.self) { _ = try PostgresAddress(text) }
        #expect(fault?.code == .invalid)
        #expect(fault?.explanation.contains("address") == true)
    }
}
