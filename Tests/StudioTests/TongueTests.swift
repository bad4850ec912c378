import Studio
import Testing

@Suite("The language of a page")
struct TongueTests {
    private func told(_ declared: String, _ text: String) -> String {
        Tongue.language(declared: declared, texts: text.isEmpty ? [] : [text])
    }

    @Test(
        "is what its letters say when the page says nothing",
        arguments: [
            ("th", "เราขายเมล็ดพันธุ์และต้นไม้สำหรับสวนขนาดเล็ก"), ("ja", "小さな庭のための種と苗を売っています"),
            ("zh", "我们为小花园出售种子和植物欢迎光临"), ("ko", "우리는 작은 정원을 위한 씨앗을 팝니다"),
            ("el", "Πουλάμε σπόρους και φυτά για μικρούς κήπους"),
            ("ru", "Мы продаём семена и растения для маленьких садов"),
            ("uk", "Ми продаємо насіння та рослини для маленьких садів"),
            ("bg", "Продаваме семена и растения за малки градини, където и да сте тъкмо"),
            ("he", "אנחנו מוכרים זרעים וצמחים לגינות קטנות"),
            ("ar", "نبيع البذور والنباتات للحدائق الصغيرة"),
            ("fa", "ما بذر و گیاه برای باغ‌های کوچک می‌فروشیم چون"),
            ("hi", "हम छोटे बगीचों के लिए बीज बेचते हैं"), ("ka", "ჩვენ ვყიდით თესლს პატარა ბაღებისთვის"),
        ])
    func letters(language: String, text: String) {
        #expect(told("", text) == language)
        #expect(told("en", text) == language, "a label left over from a template")
        #expect(told(language + "-XX", text) == language + "-XX")
    }

    @Test(
        "is told by small words where many share the letters",
        arguments: [
            ("en", "We sell the seeds and plants that small gardens need, and the tools for them"),
            ("de", "Wir verkaufen Samen und Pflanzen für kleine Gärten, und das ist nicht alles"),
            ("fr", "Nous vendons des graines et des plantes pour les petits jardins avec vous"),
            ("es", "Vendemos semillas y plantas para los jardines con una historia y por el mar"),
            ("nl", "Wij verkopen zaden voor kleine tuinen, en dat is niet het einde van uw wens"),
            ("pl", "Sprzedajemy nasiona i rośliny do ogrodów oraz to, co jest na balkonach się"),
        ])
    func words(language: String, text: String) { #expect(told("", text) == language) }

    @Test("is the page's own word, and nothing when nobody can tell")
    func declared() {
        #expect(told("de-AT", "Guten Tag, hier ist der Garten und das Haus") == "de-AT")
        #expect(told("cy", "Rydym yn gwerthu hadau a phlanhigion i erddi bach") == "cy")
        #expect(told("sr", "Prodajemo seme i biljke za male bašte") == "sr")
        #expect(told("ja", "Tokyo 2026 東京") == "ja")
        #expect(told("th", "We sell the seeds and plants that your small garden is for") == "en")
        #expect(told("", "Rydym yn gwerthu hadau a phlanhigion i erddi bach").isEmpty)
        #expect(told("", "").isEmpty && told("", "12 €").isEmpty)
    }

    @Test(
        "is never something else than a tag",
        arguments: ["x y", "--flag", "en;rm", "english", "e", String(repeating: "a-", count: 40)])
    func hostile(declared: String) { #expect(told(declared, "12").isEmpty) }
}
