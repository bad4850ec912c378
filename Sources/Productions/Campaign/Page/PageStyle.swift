import Studio

/// The look of the page: one inline sheet, light and dark, for screens and for paper.
struct PageStyle {
    let accent: Color
    /// The sizes of the pictures on the page; each gets its share of a row.
    let sizes: [Size]

    /// A picture's size, which decides how wide it is beside others of the same height.
    struct Size: Hashable {
        let width: Int
        let height: Int

        var name: String { "r\(width)x\(height)" }

        /// Width by height, within what a row can hold.
        var aspect: Double { min(4, max(0.4, Double(width) / Double(max(1, height)))) }
    }

    var css: String {
        let shares = sizes.map { size in
            let aspect = Double(Int(size.aspect * 1000)) / 1000
            return ".\(size.name){flex:\(aspect) 1 calc(\(aspect)*var(--row));"
                + "max-width:calc(\(aspect)*var(--row)*1.9)}"
        }
        return Self.sheet.replacing("ACCENT", with: accent.description)
            + shares.joined(separator: "\n")
    }

    private static let sheet = """
        :root{color-scheme:light dark;--accent:ACCENT;--row:clamp(8.6rem,23.5vw,17.5rem);
        --paper:#f7f5f1;--card:#fff;--ink:#1c1b19;--soft:#6a665f;--line:#e2ded6;
        --good:#1f6b45;--warn:#8a5a00;--bad:#a3281f}
        @media (prefers-color-scheme:dark){:root{
        --paper:#151413;--card:#1f1e1c;--ink:#f1eee8;--soft:#a8a299;--line:#35322e;
        --good:#7fd1a5;--warn:#e5b45c;--bad:#ff9a8f}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:84rem;padding:0 clamp(1rem,4vw,3rem) 3rem;
        background:var(--paper);color:var(--ink);overflow-wrap:anywhere;
        font:15px/1.5 Inter,"Noto Sans",system-ui,-apple-system,"Segoe UI",sans-serif}
        header{padding:clamp(1.5rem,5vw,4rem) 0 1.5rem;border-bottom:1px solid var(--line)}
        header::before{content:"";display:block;width:3.5rem;height:.4rem;margin-bottom:1.5rem;
        border-radius:.2rem;background:var(--accent);outline:1px solid var(--line)}
        .eyebrow{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center;margin:0;
        color:var(--soft);font-size:.9rem}
        .eyebrow span:first-child{color:var(--ink);font-weight:650}
        h1{margin:.8rem 0 1.6rem;max-width:22em;text-wrap:balance;
        font:500 clamp(2rem,5.2vw,3.75rem)/1.12 "EB Garamond","Noto Serif",Georgia,serif}
        h1.long{max-width:40em;font-size:clamp(1.3rem,2.6vw,1.9rem);line-height:1.3}
        h1[dir=rtl]{margin-inline:0 auto}
        h1:lang(ar),h1:lang(he),h1:lang(th),h1:lang(hi),h1:lang(ja),h1:lang(zh),h1:lang(ko)
        {line-height:1.4}
        dl{display:flex;flex-wrap:wrap;gap:1rem clamp(1.5rem,4vw,3.5rem);margin:0}
        dt{color:var(--soft);font-size:.8rem}
        dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
        small{color:var(--soft);font-weight:400;font-size:.8rem}
        .pill,.chip{display:inline-block;padding:.1rem .6rem;border:1px solid currentColor;
        border-radius:1rem;font-size:.75rem;font-weight:600;line-height:1.5;white-space:nowrap}
        .chip{color:var(--soft);font-weight:500;border-color:var(--line);white-space:normal}
        .complete{color:var(--good)}.partial,.draft{color:var(--warn)}.failed{color:var(--bad)}
        .chip.draft{border-color:currentColor}
        .notice{margin:1.5rem 0 0;max-width:62em;padding:.7rem 1rem;background:var(--card);
        border:1px solid var(--line);border-inline-start:.25rem solid var(--warn);border-radius:.5rem}
        .notice.bad,.problems{border-inline-start-color:var(--bad)}
        .problems{margin:0 0 1rem;padding:.7rem 1rem .7rem 2rem;background:var(--card);
        border:1px solid var(--line);border-inline-start:.25rem solid var(--bad);border-radius:.5rem}
        section{padding:2.2rem 0 1rem}
        .title{display:flex;flex-wrap:wrap;gap:.4rem .8rem;align-items:center;margin-bottom:1rem}
        h2{margin:0;font-size:1.4rem;font-weight:650;letter-spacing:-.01em}
        h3{display:flex;flex-direction:column;margin:1.6rem 0 .8rem;font-size:1.05rem;
        font-weight:500}
        h3 .tag{color:var(--soft);font-size:.8rem;font-weight:400}
        .row{display:flex;flex-wrap:wrap;gap:1.1rem;align-items:flex-start}
        figure{margin:0;min-width:min(7rem,100%)}
        figure a{display:block;border-radius:.5rem;overflow:hidden;background:var(--card);
        box-shadow:0 0 0 1px var(--line),0 6px 20px -12px rgb(0 0 0/.35)}
        figure a:focus-visible{outline:3px solid var(--ink);outline-offset:3px}
        img{display:block;width:100%;height:auto}
        figcaption{display:flex;flex-wrap:wrap;gap:0 .7rem;align-items:center;padding:.5rem .1rem;
        color:var(--soft);font-size:.8rem;font-variant-numeric:tabular-nums}
        figcaption b{color:var(--ink);font-weight:600}
        footer{margin-top:2rem;padding-top:1.5rem;border-top:1px solid var(--line);
        color:var(--soft);font-size:.9rem}
        footer p{max-width:62em;margin:0 0 .8rem}
        a{color:inherit}footer a{margin-inline-end:1.2rem;color:var(--ink)}
        code{padding:.08em .35em;border-radius:.3em;background:var(--card);
        border:1px solid var(--line);font:.86em ui-monospace,"DejaVu Sans Mono",monospace}
        @media (max-width:40rem){:root{--row:8.6rem}.row{gap:.8rem}}
        @media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;
        --row:11rem;--good:#1f6b45;--warn:#8a5a00;--bad:#a3281f}
        body{max-width:none;padding:0;font-size:10pt}header{padding-top:0}
        figure,.title,h3{break-inside:avoid}.title,h3{break-after:avoid}
        figure a{box-shadow:none}footer p:last-child{display:none}}

        """
}
