/// The scripts that messages must be set in, with words that people would use in advertising.
package enum SampleScript: String, CaseIterable, Sendable {
    case english, german, russian, greek, arabic, hebrew, hindi, thai, japanese, chinese, korean
    case emoji, mixed

    /// BCP 47.
    package var locale: String {
        switch self {
        case .english, .emoji: "en"
        case .german: "de"
        case .russian: "ru"
        case .greek: "el"
        case .arabic, .mixed: "ar"
        case .hebrew: "he"
        case .hindi: "hi"
        case .thai: "th"
        case .japanese: "ja"
        case .chinese: "zh-Hans"
        case .korean: "ko"
        }
    }

    /// What stands between words; nothing in scripts that do not part them.
    private var joint: String {
        switch self {
        case .thai, .japanese, .chinese, .emoji: ""
        default: " "
        }
    }

    /// A message of exactly `length` characters (grapheme clusters) that begins and ends with
    /// something to see.
    package func message(length: Int, using chance: inout Chance) -> String {
        precondition(length > 0)
        var text = ""
        while text.count <= length {
            text += (text.isEmpty ? "" : joint) + (words.randomElement(using: &chance) ?? "")
        }
        var characters = Array(text.prefix(length))
        if characters[length - 1] == " " {
            characters[length - 1] = characters.first { $0 != " " } ?? "o"
        }
        return String(characters)
    }

    private var words: [String] {
        let line =
            switch self {
            case .english:
                "wake up your glow, discover spring in every drop! made slowly, for 24 hours of calm"
            case .german:
                "Frühlingserwachen für Haut und Haar: Feuchtigkeitspflege, Donaudampfschifffahrt, "
                    + "Größe, natürlich täglich neu – unverwechselbar."
            case .russian: "Откройте весну в каждой капле, свежесть и забота о коже круглый год!"
            case .greek: "Ανακαλύψτε την άνοιξη σε κάθε σταγόνα, λάμψη και φροντίδα όλη μέρα!"
            case .arabic: "اكتشفي الربيع في كل قطرة، نضارة تدوم طويلًا بعنايةٍ فائقة 24 ساعة!"
            case .hebrew: "גלו את האביב בכל טיפה, רעננות וטיפוח לאורך כל היום – 24 שעות!"
            case .hindi: "हर बूँद में बसंत की ताज़गी, त्वचा की प्राकृतिक चमक और कोमल देखभाल पाएँ।"
            case .thai: "สัมผัส ความสดชื่น ของ ฤดูใบไม้ผลิ ใน ทุกหยด ผิวสวย เปล่งประกาย ตลอดทั้งวัน"
            case .japanese: "一滴ごとに、 春の 輝きを。 やさしく うるおう、 毎日の スキンケア 「自然」の 力で"
            case .chinese: "每一滴， 都是 春天的 光彩。 自然 呵护， 肌肤 焕发 新生， 全天 水润！"
            case .korean: "한 방울마다 봄의 빛을, 자연스러운 윤기와 촉촉함이 하루 종일 이어집니다!"
            case .emoji: "🌸 🍵 👩‍👩‍👧‍👦 🇯🇵 ✨ 👍🏽 ❤️ 🏳️‍🌈 calm 1️⃣ 🌿 😊 ☕️"
            case .mixed:
                "جديد Verdane 2026 من rose serum (30 ml) بخصم 20% 🌸 الآن على verdane.example"
            }
        return line.split(separator: " ").map(String.init)
    }
}
