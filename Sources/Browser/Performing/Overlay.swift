/// What is drawn over a page for the camera: the cursor, the ripple of a click, the ring of a
/// highlight.
///
/// It lives in a world that the page cannot see, in the top layer and behind a closed shadow root;
/// every frame says how it looks, so nothing in it moves by itself.
enum Overlay {
    /// For each new document.
    static let script = """
        (() => { if (globalThis.__backlot) return;
        const css = (e, s) => { for (const [k, v] of Object.entries(s))
          e.style.setProperty(k, String(v), 'important'); return e };
        const make = () => {
          const host = css(document.createElement('div'), { all: 'initial', position: 'fixed',
            inset: '0', width: '100vw', height: '100vh', 'max-width': 'none', 'max-height': 'none',
            margin: '0', padding: '0', border: '0', background: 'transparent', display: 'block',
            'pointer-events': 'none', overflow: 'hidden', 'z-index': '2147483647' });
          host.setAttribute('aria-hidden', 'true'); host.popover = 'manual';
          const root = host.attachShadow({ mode: 'closed' });
          const ring = css(document.createElement('div'), { position: 'absolute', opacity: 0,
            'box-sizing': 'border-box', border: '3px solid #ff8a1f', 'border-radius': '12px',
            'box-shadow': '0 0 0 2px rgba(255,255,255,.7), 0 0 0 7px rgba(255,138,31,.16), ' +
              '0 8px 30px rgba(10,14,28,.22)' });
          const waves = [0, 1].map(() => css(document.createElement('div'), {
            position: 'absolute', opacity: 0, 'border-radius': '50%', 'box-sizing': 'border-box',
            border: '3px solid rgba(255,128,20,.95)', background: 'rgba(255,128,20,.20)' }));
          const arrow = css(document.createElement('div'), { position: 'absolute', left: 0, top: 0,
            width: '30px', height: '30px', filter: 'drop-shadow(0 2px 3px rgba(0,0,0,.4))' });
          const ns = 'http://www.w3.org/2000/svg', svg = document.createElementNS(ns, 'svg');
          svg.setAttribute('viewBox', '0 0 28 28'); svg.setAttribute('width', '30');
          svg.setAttribute('height', '30');
          const path = document.createElementNS(ns, 'path');
          path.setAttribute('d',
            'M3 2 L3 22.4 L8.4 17.4 L12.1 25.6 L15.9 24 L12.3 15.9 L19.6 15.6 Z');
          path.setAttribute('fill', '#15171c'); path.setAttribute('stroke', '#fff');
          path.setAttribute('stroke-width', '1.9'); path.setAttribute('stroke-linejoin', 'round');
          svg.append(path); arrow.append(svg); root.append(ring, ...waves, arrow);
          (document.documentElement || document).append(host);
          try { host.showPopover() } catch { }
          return { host, ring, waves, arrow } };
        let parts = null;
        const get = () => { if (!parts || !parts.host.isConnected) parts = make(); return parts };
        const scrolls = e => { const s = getComputedStyle(e);
          return e.scrollHeight > e.clientHeight + 8 && /auto|scroll|overlay/.test(s.overflowY) };
        const page = () => { const d = document.scrollingElement || document.documentElement;
          if (d.scrollHeight > innerHeight + 8) return d;
          let best = d, area = 0;
          for (const e of document.querySelectorAll('main,[role=main],div,section')) {
            const r = e.getBoundingClientRect(), a = r.width * r.height;
            if (a > area && a > innerWidth * innerHeight / 4 && scrolls(e)) { best = e; area = a } }
          return best };
        let scroller = null;
        globalThis.__backlot = {
          raise() { const { host } = get(); try { host.hidePopover(); host.showPopover() } catch { } },
          draw(x, y, wave, wx, wy, glow, bx, by, bw, bh) { const p = get();
            css(p.arrow, { transform: `translate(${x - 3}px,${y - 2}px)` +
              (wave > 0 && wave < .35 ? ' scale(.88)' : '') });
            p.waves.forEach((w, i) => { const t = Math.min(1, Math.max(0, (wave - i * .18) / .82)),
              r = (i ? 46 : 32) * (1 - (1 - t) * (1 - t) * (1 - t));
              css(w, { left: wx - r + 'px', top: wy - r + 'px', width: 2 * r + 'px',
                height: 2 * r + 'px', opacity: wave > 0 && t > 0 && t < 1 ? 1 - t : 0 }) });
            css(p.ring, { opacity: glow, left: bx - 9 + 'px', top: by - 9 + 'px',
              width: bw + 18 + 'px', height: bh + 18 + 'px' }) },
          aim(e) { scroller = null;
            for (let n = e; n && n !== document.body && n !== document.documentElement;
              n = n.parentElement || (n.getRootNode() || {}).host) {
              if (n !== e && n.nodeType === 1 && scrolls(n)) { scroller = n; break } }
            scroller = scroller || page();
            const r = (e.nodeType === 1 ? e : e.parentElement).getBoundingClientRect();
            const over = n => /fixed|sticky/.test(getComputedStyle(n).position);
            let afloat = false;
            for (let n = e.nodeType === 1 ? e : e.parentElement; n; n = n.parentElement)
              if (getComputedStyle(n).position === 'fixed' || (n.matches('header,nav') && over(n)))
                afloat = true;
            const fixed = afloat ? 0 : [...document.querySelectorAll('header,nav,[role=banner]')]
              .filter(over)
              .map(n => n.getBoundingClientRect()).filter(b => b.top <= 2 && b.height < 200)
              .reduce((m, b) => Math.max(m, b.bottom), 0);
            const room = innerHeight - fixed;
            const want = r.height > room * .8 ? fixed + 24 : fixed + (room - r.height) * .32;
            const most = scroller.scrollHeight - scroller.clientHeight;
            return { from: scroller.scrollTop, isSeen: r.top >= fixed + (afloat ? 0 : 4) && r.bottom <= innerHeight - 8,
              to: Math.min(most, Math.max(0, scroller.scrollTop + r.top - want)) } },
          // Of words in a wide and bare box the words themselves.
          extent(e) { const el = e.nodeType === 1 ? e : e.parentElement, s = getComputedStyle(el);
            const isBare = /^(rgba\\(0, 0, 0, 0\\)|transparent)$/.test(s.backgroundColor) &&
              s.backgroundImage === 'none' && !parseFloat(s.borderTopWidth) && s.boxShadow === 'none';
            if (e.nodeType === 1 && (!isBare || /^(img|svg|video|canvas|input|select|textarea|button)$/i
              .test(el.localName))) return null;
            const range = document.createRange(); range.selectNodeContents(e);
            const r = range.getBoundingClientRect();
            return r.width < 4 || r.height < 4 ? null
              : { left: r.left, top: r.top, width: r.width, height: r.height } },
          whole(share) { scroller = page();
            return { from: scroller.scrollTop,
              to: share * (scroller.scrollHeight - scroller.clientHeight) } },
          scroll(top) { if (scroller) scroller.scrollTo({ top, behavior: 'instant' }) } };
        })()
        """
}

/// The state of the overlay in one frame.
struct Drawing: Hashable, Sendable {
    var x = 0.0
    var y = 0.0
    /// How far the ripple of a click has come, 0 (none) to 1, and where it began.
    var wave = 0.0
    var waveX = 0.0
    var waveY = 0.0
    /// How strong the ring is, and round what.
    var glow = 0.0
    var left = 0.0
    var top = 0.0
    var width = 0.0
    var height = 0.0

    var expression: String {
        let numbers = [x, y, wave, waveX, waveY, glow, left, top, width, height]
        return
            "__backlot.draw(\(numbers.map { String(($0 * 1000).rounded() / 1000) }.joined(separator: ",")))"
    }
}
