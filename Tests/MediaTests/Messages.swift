import Studio

/// Words of many scripts, cut to any length.
enum Messages {
    static let samples: [(locale: String, text: String)] = [
        (
            "en",
            "Fresh from the garden: summer starts here, with every bloom. Forty botanicals, picked "
                + "by hand before dawn, rested for nine months and bottled without haste by people "
                + "who know their names. Come and taste what patience does; the door is open every "
                + "Saturday until the harvest is in, rain or shine. Bring friends."
        ),
        (
            "de",
            "Sommerfrische aus dem Garten, Geschwindigkeitsbegrenzung inbegriffen: vierzig Kräuter, "
                + "von Hand gepflückt, neun Monate gelagert und ohne Eile abgefüllt. Kommen Sie "
                + "vorbei und kosten Sie, was Geduld vermag; jeden Samstag, bei Regen und bei "
                + "Sonnenschein, bis die Ernte eingebracht ist. Wir freuen uns auf Sie und Ihre Gäste."
        ),
        (
            "ar",
            "صيف جديد يبدأ من حديقتك، مع كل زهرة تتفتح في الصباح. أربعون نبتة قُطفت باليد قبل الفجر، "
                + "وعُتّقت تسعة أشهر، وعُبئت على مهل بأيدي من يعرفون أسماءها. تعال وتذوق ما يصنعه الصبر؛ "
                + "الباب مفتوح كل سبت حتى نهاية الحصاد، في المطر وفي الشمس، لك ولأصدقائك وعائلتك كلها."
        ),
        (
            "he",
            "הקיץ מתחיל כאן, עם כל פריחה בגינה שלך. ארבעים צמחים שנקטפו ביד לפני עלות השחר, נחו תשעה "
                + "חודשים והוכנסו לבקבוקים בלי למהר, בידי אנשים שמכירים את שמותיהם. בואו לטעום מה "
                + "שהסבלנות עושה; הדלת פתוחה בכל שבת עד סוף הקציר, בגשם ובשמש, לכם ולחברים שלכם."
        ),
        (
            "hi",
            "बगीचे से ताज़ा: गर्मी यहीं से शुरू होती है, हर फूल के साथ। चालीस जड़ी-बूटियाँ, भोर से पहले हाथ से "
                + "चुनी गईं, नौ महीने रखी गईं और बिना जल्दी के बोतलों में भरी गईं। आइए और चखिए कि धैर्य क्या "
                + "करता है; दरवाज़ा हर शनिवार खुला है, बारिश हो या धूप, फ़सल कटने तक। दोस्तों को भी लाइए।"
        ),
        (
            "ja",
            "庭からそのまま。夏は一輪の花とともに、ここから始まります。夜明け前に手摘みした四十種の植物を、"
                + "九か月休ませ、急がずに瓶に詰めました。時間がもたらす味を、どうぞ確かめにいらしてください。"
                + "収穫が終わるまで、毎週土曜日は雨の日も晴れの日も扉を開けてお待ちしています。コーヒーとケーキも"
                + "ご用意しました。お友だちもご一緒に、ゆっくりとした午後をお過ごしください。新しい季節の香りを、"
                + "あなたの食卓へ。ひとつひとつ丁寧に、名前を知る人の手で仕上げています。庭のベンチで、風の音を"
                + "聞きながら過ごす時間もおすすめです。"
        ),
        (
            "zh-CN",
            "新鲜来自花园：夏天从这里开始，每一朵花都在绽放。四十种植物，在黎明前手工采摘，静置九个月，"
                + "由熟知它们名字的人从容装瓶。来尝尝耐心的味道吧；收获结束之前，每个星期六大门都为您敞开，"
                + "无论晴雨。欢迎带上朋友，一起度过一个悠闲的下午。新的季节，新的香气，送到您的餐桌。"
                + "我们在花园的长椅旁为您准备了咖啡和蛋糕，听风的声音，慢慢享受时光。每一瓶都由双手完成，"
                + "每一个名字都被记住。期待与您相见。"
        ),
        (
            "zh-Hant-TW",
            "新鮮來自花園：夏天從這裡開始，每一朵花都在綻放。四十種植物，在黎明前手工採摘，靜置九個月，"
                + "由熟知它們名字的人從容裝瓶。來嚐嚐耐心的味道吧；收穫結束之前，每個星期六大門都為您敞開。"
        ),
        (
            "ko",
            "정원에서 온 신선함, 모든 꽃과 함께 여름이 여기서 시작됩니다. 새벽이 오기 전에 손으로 딴 마흔 가지 "
                + "식물을 아홉 달 동안 재우고 서두르지 않고 병에 담았습니다. 기다림의 맛을 보러 오세요. 수확이 끝날 "
                + "때까지 토요일마다 비가 오나 해가 나나 문을 열어 둡니다. 친구와 함께 느긋한 오후를 보내세요."
        ),
        (
            "th",
            "สดใหม่จากสวน ฤดูร้อนเริ่มต้นที่นี่ พร้อมดอกไม้ทุกดอก สมุนไพรสี่สิบชนิดเก็บด้วยมือก่อนรุ่งสาง "
                + "พักไว้เก้าเดือน และบรรจุขวดอย่างไม่เร่งรีบ มาลองชิมรสชาติของความอดทน ประตูเปิดทุกวันเสาร์ "
                + "จนกว่าจะสิ้นฤดูเก็บเกี่ยว ไม่ว่าฝนจะตกหรือแดดจะออก ชวนเพื่อนมาด้วยกันนะคะ แล้วพบกันที่สวนของเรา"
        ),
        (
            "en",
            "Summer is here ☀️🌸 Get 20% off everything 🎉 and bring a friend 👩‍🌾👨‍🌾 to the garden "
                + "party 🍹🍰 on Saturday 🗓️ — live music 🎶, cold drinks 🧊 and forty botanicals 🌿"
        ),
        (
            "el",
            "Φρέσκο από τον κήπο: το καλοκαίρι αρχίζει εδώ, με κάθε λουλούδι. Ελάτε να γευτείτε τι κάνει "
                + "η υπομονή· η πόρτα είναι ανοιχτή κάθε Σάββατο."
        ),
        (
            "ru",
            "Прямо из сада: лето начинается здесь, с каждым цветком. Приходите попробовать, что делает "
                + "терпение; дверь открыта каждую субботу, пока не собран урожай."
        ),
        (
            "ar",
            "خصم 20% على كل شيء من BLOOM & Co. حتى 31/12 — order online at bloom.example اليوم"
        ),
    ]

    /// The first `length` characters, not ending in a space.
    static func message(_ index: Int, length: Int) -> Message {
        let sample = samples[index % samples.count]
        var text = String(sample.text.prefix(length))
        while text.last == " " { text.removeLast() }
        return Message(text: text, locale: sample.locale)
    }

    static let formats: [Format] = {
        let plain = Format.Insets(top: 48, left: 48, bottom: 48, right: 48)
        return [
            Format(
                name: "instagram-square", width: 1080, height: 1080, safe: plain, smallestType: 28),
            Format(
                name: "instagram-story", width: 1080, height: 1920,
                safe: Format.Insets(top: 250, left: 64, bottom: 250, right: 64), smallestType: 28),
            Format(name: "facebook-feed", width: 1200, height: 630, safe: plain, smallestType: 28),
            Format(name: "twitter-card", width: 1200, height: 675, safe: plain, smallestType: 28),
            Format(name: "linkedin-post", width: 1200, height: 627, safe: plain, smallestType: 28),
        ]
    }()
}
