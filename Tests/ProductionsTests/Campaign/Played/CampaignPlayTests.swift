import Artifacts
import FoundationEssentials
import Ground
import Studio
import StudioTesting
import Testing
import Workflow
import WorkflowTesting

@testable import Productions

@Suite("A campaign, played")
struct CampaignPlayTests {
    let stage = CampaignStage()
    var script = CampaignScript()

    private var order: CampaignOrder { script.order(on: stage) }

    @Test("publishes exactly the promised layout")
    func layout() throws {
        let manifest = try stage.manifest(of: stage.submit(order))
        #expect(manifest.status == .complete)
        #expect(manifest.folder.wholeMatch(of: /output\/spring-bloom-\d{8}T\d{6}\.\d{3}Z/) != nil)
        #expect(
            Set(stage.published().keys)
                == CampaignScript.promise(manifest.folder, products: [0, 1], painted: [1]))
    }

    @Test("keeps to one locale when told so")
    mutating func oneLocale() throws {
        script.locale = "ar"
        let manifest = try stage.manifest(of: stage.submit(order))
        #expect(manifest.locales == ["ar"])
        #expect(
            Set(stage.published().keys)
                == CampaignScript.promise(
                    manifest.folder, products: [0, 1], painted: [1], others: []))
    }

    @Test("writes a manifest that is true")
    func truth() throws {
        let run = try stage.submit(order)
        let manifest = try stage.manifest(of: run)
        let published = stage.published()
        #expect(manifest.runID == run.rawValue)
        #expect(
            try Manifest(
                stored: stage.shelf.read(
                    #require(published["\(manifest.folder)/manifest.json"]))) == manifest)
        for product in manifest.products {
            #expect(product.record.variants.count == 10)
            for variant in product.record.variants {
                let digest = try #require(published[variant.key])
                #expect(variant.digest == digest)
                #expect(try stage.shelf.read(digest).count == variant.bytes)
            }
        }
        let sources = manifest.products.map(\.record.source)
        #expect(sources[0]?.digest == Digest(of: Picture.pretend("photo").bytes))
        #expect(sources[0]?.key == CampaignScript.photo)
        #expect(sources[1]?.digest == published["\(manifest.folder)/generated/product-1.png"])
        #expect(manifest.products.map(\.record.imageSource) == [.existing, .generated])
        #expect(manifest.products[1].record.model == CampaignScript.model)
        #expect(manifest.products[1].record.prompt?.contains("Night Balm") == true)
    }

    @Test("finishes the others when the picture of one cannot be opened, and names the file")
    mutating func badProduct() throws {
        script.photos[CampaignScript.photo] = CampaignScript.kept(.broken, stage)
        let manifest = try stage.manifest(of: stage.submit(order))
        #expect(manifest.status == .partial)
        #expect(manifest.products.map(\.status) == [.failed, .complete])
        let problem = try #require(manifest.products[0].record.problems.first)
        #expect(problem.file == CampaignScript.photo)
        #expect(problem.reason.contains("cannot be opened"))
        #expect(
            Set(stage.published().keys)
                == CampaignScript.promise(manifest.folder, products: [1], painted: [1]))
    }

    @Test("takes the next picture when the first cannot be opened or is not there")
    mutating func nextPicture() throws {
        script.products[0] = """
            {"id": "rose-serum", "name": "Rose Serum", "description": "A light face serum.",
             "existing_assets": ["gone.png", "broken.png", "worse.png",
                                 "verdane/rose-serum/product.png"]}
            """
        script.photos = [
            "gone.png": .missing(Fault(.notFound, "There is no file “gone.png”.")),
            "broken.png": CampaignScript.kept(.broken, stage),
            "worse.png": CampaignScript.kept(Picture(bytes: Data("worse".utf8)), stage),
        ]
        let manifest = try stage.manifest(of: stage.submit(order))
        #expect(manifest.status == .complete)
        let source = manifest.products[0].record.source
        #expect(source?.key == CampaignScript.photo)
        #expect(source?.digest == Digest(of: Picture.pretend("photo").bytes))
        #expect(source?.width == 1000)
    }

    @Test("names the first picture when none can be opened")
    mutating func noPicture() throws {
        script.products[0] = """
            {"id": "rose-serum", "name": "Rose Serum", "description": "A light face serum.",
             "existing_assets": ["broken.png", "gone.png"]}
            """
        script.photos = [
            "gone.png": .missing(Fault(.notFound, "There is no file “gone.png”.")),
            "broken.png": CampaignScript.kept(.broken, stage),
        ]
        let manifest = try stage.manifest(of: stage.submit(order))
        let problem = try #require(manifest.products[0].record.problems.first)
        #expect(problem.file == "broken.png")
        #expect(problem.reason.contains("cannot be opened"))
    }

    @Test("names a picture that is missing")
    mutating func missingAsset() throws {
        script.photos[CampaignScript.photo] = .missing(
            Fault(.notFound, "There is no file “product.png”.", subject: CampaignScript.photo))
        let manifest = try stage.manifest(of: stage.submit(order))
        #expect(manifest.status == .partial)
        let problem = try #require(manifest.products[0].record.problems.first)
        #expect(problem.file == CampaignScript.photo)
        #expect(problem.reason == "There is no file “product.png”.")
    }

    @Test("goes without the one variant that cannot be set")
    func badVariant() throws {
        stage.rehearsal.follow { deed, _ in
            guard case .layOut(let order) = deed, order.format.name == "facebook-feed",
                order.message.locale == "ar"
            else { return nil }
            return Fault(.invalid, "The message does not fit.", subject: order.format.name)
        }
        let manifest = try stage.manifest(of: stage.submit(order))
        #expect(manifest.status == .partial)
        #expect(manifest.products.map(\.status) == [.partial, .partial])
        let promised = CampaignScript.promise(manifest.folder, products: [0, 1], painted: [1])
        let absent = (0...1)
            .map {
                "\(manifest.folder)/variants/ar/product-\($0)-facebook-feed.jpg"
            }
        #expect(Set(stage.published().keys) == promised.subtracting(absent))
        #expect(manifest.products.flatMap(\.record.problems).map(\.file) == absent)
    }

    @Test("fails without a paid call when the message holds a forbidden word")
    mutating func forbidden() throws {
        script.more = #""brand_policy": {"forbidden_words": ["remembers"]},"#
        let run = try stage.submit(order)
        stage.play()
        let record = try stage.record(run)
        #expect(record.state == .failed)
        #expect(record.fault?.explanation.contains("remembers") == true)
        #expect(stage.rehearsal.deeds.isEmpty)
        #expect(stage.published().isEmpty)
    }

    @Test("fails without a paid call when a message cannot be set in a format")
    mutating func unfit() throws {
        script.message = #"{"en": "short", "ar": "\#(String(repeating: "طويل ", count: 50))"}"#
        let run = try stage.submit(order)
        stage.play()
        let record = try stage.record(run)
        #expect(record.state == .failed)
        #expect(record.fault?.subject == "instagram-square")
        #expect(stage.rehearsal.paidCalls.isEmpty)
        #expect(stage.published().isEmpty)
    }
}
