/// How names and short forms of the trade are said, where spelling misleads a small synthesiser.
enum EnglishLexicon {
    /// By the word in lower case.
    static let words: [String: String] = [
        "github": "git hub", "gitlab": "git lab", "youtube": "you tube", "linkedin": "linked in",
        "paypal": "pay pal", "javascript": "java script", "typescript": "type script",
        "postgresql": "post gres Q L", "postgres": "post gress", "mysql": "my S Q L",
        "sqlite": "S Q lite", "nosql": "no S Q L", "graphql": "graph Q L", "nginx": "engine X",
        "kubernetes": "coober netties", "oauth": "oh auth", "wifi": "why fie",
        "wi-fi": "why fie", "ios": "eye O S", "macos": "mac O S", "iphone": "eye phone",
        "ipad": "eye pad", "ebook": "E book", "email": "E mail", "emails": "E mails",
        "e-mail": "E mail", "e-mails": "E mails", "e-commerce": "E commerce",
        "ecommerce": "E commerce", "saas": "sass", "json": "jay sawn", "jpeg": "jay peg",
        "jpg": "jay peg", "yaml": "yammel", "gif": "giff", "regex": "rej ex", "sudo": "soo doo",
        "async": "ay sink", "config": "con fig", "repo": "ree poe", "repos": "ree poes",
        "login": "log in", "logins": "log ins", "signup": "sign up", "checkout": "check out",
        "app": "app", "apps": "apps", "admin": "add min", "wordpress": "word press",
        "dropbox": "drop box", "openai": "open A I", "chatgpt": "chat G P T",
        "backlot": "back lot", "faq": "F A Q", "faqs": "F A Q's", "ok": "okay", "okay": "okay",
        "vs": "versus", "etc": "et cetera", "w/o": "without", "w/": "with", "app.": "app",
        "and/or": "and or", "24/7": "twenty four seven", "b2b": "B to B", "b2c": "B to C",
        "p2p": "P to P", "i18n": "internationalization", "a11y": "accessibility",
        "ui": "U I", "ux": "U X", "ui/ux": "U I and U X", "ai": "A I", "it's": "it's",
        "webhook": "web hook", "webhooks": "web hooks", "onboarding": "on boarding",
        "changelog": "change log", "analytics": "anna lytics", "todo": "to do", "url": "U R L",
        "urls": "U R Ls", "api": "A P I", "apis": "A P Is", "pdf": "P D F", "pdfs": "P D Fs",
        "csv": "C S V", "html": "H T M L", "css": "C S S", "sql": "S Q L", "sdk": "S D K",
        "cli": "C L I", "http": "H T T P", "https": "H T T P S", "seo": "S E O", "sso": "S S O",
        "crm": "C R M", "usb": "U S B", "gps": "G P S", "png": "P N G", "svg": "S V G",
        "xml": "X M L", "ceo": "C E O", "cto": "C T O", "diy": "D I Y", "rss": "R S S",
        "vpn": "V P N", "dns": "D N S", "usa": "U S A", "uk": "U K", "eu": "E U", "id": "I D",
        "ids": "I Ds", "qr": "Q R", "tv": "T V", "pc": "P C", "gdpr": "G D P R",
    ]

    /// Short forms that end in a full stop.
    static let abbreviations: [String: String] = [
        "e.g.": "for example", "i.e.": "that is", "etc.": "et cetera", "vs.": "versus",
        "approx.": "approximately", "mr.": "mister", "mrs.": "missus", "ms.": "miz",
        "dr.": "doctor", "prof.": "professor", "st.": "saint", "inc.": "incorporated",
        "ltd.": "limited", "incl.": "including", "max.": "maximum", "min.": "minimum",
        "jan.": "January", "feb.": "February", "aug.": "August", "sept.": "September",
        "oct.": "October", "nov.": "November", "dec.": "December", "a.m.": "A M",
        "p.m.": "P M", "u.s.": "U S", "u.k.": "U K",
    ]

    /// Units behind a number: one, and many.
    static let units: [String: (String, String)] = [
        "kb": ("kilobyte", "kilobytes"), "mb": ("megabyte", "megabytes"),
        "gb": ("gigabyte", "gigabytes"), "tb": ("terabyte", "terabytes"),
        "ms": ("millisecond", "milliseconds"), "s": ("second", "seconds"),
        "sec": ("second", "seconds"), "secs": ("second", "seconds"),
        "min": ("minute", "minutes"), "mins": ("minute", "minutes"), "h": ("hour", "hours"),
        "hr": ("hour", "hours"), "hrs": ("hour", "hours"), "mm": ("millimeter", "millimeters"),
        "cm": ("centimeter", "centimeters"), "m": ("meter", "meters"),
        "km": ("kilometer", "kilometers"), "g": ("gram", "grams"), "kg": ("kilo", "kilos"),
        "ml": ("milliliter", "milliliters"), "l": ("liter", "liters"),
        "oz": ("ounce", "ounces"), "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"),
        "ft": ("foot", "feet"), "mph": ("mile an hour", "miles an hour"),
        "px": ("pixel", "pixels"), "hz": ("hertz", "hertz"), "khz": ("kilohertz", "kilohertz"),
        "mhz": ("megahertz", "megahertz"), "ghz": ("gigahertz", "gigahertz"),
        "fps": ("frame a second", "frames a second"),
        "mbps": ("megabit a second", "megabits a second"),
        "gbps": ("gigabit a second", "gigabits a second"), "k": ("thousand", "thousand"),
        "bn": ("billion", "billion"), "x": ("times", "times"), "am": ("A M", "A M"),
        "pm": ("P M", "P M"), "°": ("degree", "degrees"),
        "°c": ("degree Celsius", "degrees Celsius"),
        "°f": ("degree Fahrenheit", "degrees Fahrenheit"), "w": ("watt", "watts"),
        "kw": ("kilowatt", "kilowatts"), "kwh": ("kilowatt hour", "kilowatt hours"),
    ]

    static let currencies: [Character: (one: String, many: String, cents: String)] = [
        "$": ("dollar", "dollars", "cents"), "€": ("euro", "euros", "cents"),
        "£": ("pound", "pounds", "pence"), "¥": ("yen", "yen", "sen"),
    ]

    /// What amounts in short form are multiplied by.
    static let multiples: [String: String] = [
        "k": "thousand", "m": "million", "mm": "million", "b": "billion", "bn": "billion",
        "t": "trillion",
    ]

    /// What follows a slash: `5/month`, `10 MB/s`.
    static let perUnits: [String: String] = [
        "mo": "month", "month": "month", "yr": "year", "year": "year", "day": "day",
        "week": "week", "wk": "week", "h": "hour", "hr": "hour", "hour": "hour", "s": "second",
        "sec": "second", "user": "user", "seat": "seat", "min": "minute", "minute": "minute",
        "person": "person", "night": "night", "item": "item", "kg": "kilo", "gb": "gigabyte",
    ]

    /// Short words that stand in headings in capitals and are no initials.
    static let plainWords: Set<String> = [
        "a", "about", "add", "all", "an", "and", "any", "are", "as", "at", "be", "best", "book",
        "buy", "by", "can", "click", "do", "for", "free", "from", "get", "go", "has", "help",
        "here", "home", "how", "i", "if", "in", "is", "it", "join", "just", "learn", "log", "make",
        "map", "me", "menu", "more", "my", "new", "no", "not", "now", "of", "off", "on", "one",
        "open", "or", "our", "out", "over", "plan", "play", "sale", "save", "see", "sell", "send",
        "shop", "show", "sign", "so", "team", "the", "this", "to", "too", "top", "try", "two",
        "up", "us", "use", "view", "was", "way", "we", "what", "who", "why", "win", "with", "you",
        "your", "yes",
    ]

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
}
