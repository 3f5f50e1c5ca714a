extension StatusPage {
    package static let style: HTMLText = """
        :root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--fg:#1b1f24;--dim:#626c78;--line:#dfe3e8;\
        --ok:#1a7f4b;--warn:#9a6200;--bad:#c0322b;--info:#2459b8;--bar:#3f76d8;--track:#e6eaf0;\
        --okbg:#e3f4ea;--warnbg:#fbf0d9;--badbg:#fbe6e4;--infobg:#e5edfb}
        @media(prefers-color-scheme:dark){:root{--bg:#14171b;--card:#1d2127;--fg:#e6e9ed;--dim:#98a2ae;\
        --line:#2d333b;--ok:#5fca90;--warn:#e3b04b;--bad:#f28279;--info:#8ab0f5;--bar:#5b8def;--track:#2d333b;\
        --okbg:#17301f;--warnbg:#352a12;--badbg:#3a1d1b;--infobg:#1a2740}}
        *{box-sizing:border-box}
        body{margin:0 auto;padding:20px;max-width:1280px;background:var(--bg);color:var(--fg);\
        font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        h1{font-size:20px;margin:0}h2{font-size:15px;margin:26px 0 10px}h2 small{color:var(--dim);font-weight:400}
        code,.m{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:12.5px}
        .dim{color:var(--dim)}.bad{color:var(--bad)}.warn{color:var(--warn)}.ok{color:var(--ok)}
        header{display:flex;flex-wrap:wrap;gap:6px 12px;align-items:center}header .dim{margin-left:auto}
        .pill{display:inline-block;padding:1px 9px;border-radius:10px;font-size:12px;font-weight:600;\
        white-space:nowrap;background:var(--track);color:var(--dim)}
        .pill.ok{background:var(--okbg);color:var(--ok)}.pill.warn{background:var(--warnbg);color:var(--warn)}
        .pill.bad{background:var(--badbg);color:var(--bad)}.pill.info{background:var(--infobg);color:var(--info)}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(110px,1fr));gap:10px;margin-top:16px}a{color:var(--info)}
        .figures div{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px 12px}
        .figures b{display:block;font-size:22px;line-height:1.2;font-variant-numeric:tabular-nums}
        .figures span{color:var(--dim);font-size:12px}
        .note{border:1px solid var(--line);border-left:4px solid var(--bad);border-radius:8px;\
        background:var(--card);padding:10px 14px;margin-top:14px}
        .note pre{margin:8px 0 0;overflow-x:auto;font:12px/1.4 ui-monospace,"DejaVu Sans Mono",monospace}
        .parents{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr));gap:10px;align-items:start}
        .parent{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:9px 12px;min-width:0}
        .parent header{gap:4px 8px;margin-bottom:4px}.parent header .dim{font-size:12px;margin-left:0}
        .type{display:flex;justify-content:space-between;gap:8px;font-size:12.5px;margin-top:5px}
        .type span:first-child{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
        .type span:last-child{white-space:nowrap;font-variant-numeric:tabular-nums}
        .bar{height:6px;border-radius:3px;background:var(--track);overflow:hidden;margin-top:2px}
        .bar i{display:block;height:100%;background:var(--bar)}.bar i.full{background:var(--warn)}
        details summary{cursor:pointer;color:var(--dim);font-size:12px;margin-top:6px}
        table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);\
        border-radius:8px;overflow:hidden}
        th,td{padding:6px 10px;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
        th{color:var(--dim);font-weight:600;font-size:12px;border-top:0;white-space:nowrap}
        td{overflow-wrap:anywhere}td.n{white-space:nowrap;width:1%}td .dim{display:block;font-size:12px;font-weight:400}
        .devices td .dim{display:inline}.many{font-size:12px}
        .plan td>div>.pill{display:block;width:fit-content;margin-bottom:3px}.plan td.side{min-width:225px}td.side span{display:block}
        @media(min-width:1100px){td.w{white-space:nowrap;width:1%}.plan td.why{min-width:300px}}
        footer{color:var(--dim);font-size:12px;margin:28px 0 8px}
        @media(max-width:760px){body{padding:14px}header .dim{margin-left:0;width:100%}\
        .figures{grid-template-columns:repeat(4,1fr);gap:8px}.figures div{padding:6px 8px}.figures b{font-size:19px}\
        .figures span{font-size:11px}.note pre{white-space:pre-wrap;overflow-wrap:anywhere}\
        .parent header .dim{width:auto}thead{display:none}table,tbody,tr,td{display:block}\
        tr{border-top:1px solid var(--line);padding:8px 12px}tr:first-child{border-top:0}\
        td,td.n{border:0;padding:1px 0;display:flex;gap:10px;white-space:normal;width:auto}\
        td:has(div:empty){display:none}td.key{font-weight:600}\
        td::before{content:attr(data-h);flex:0 0 52px;color:var(--dim);font-size:12px;line-height:20px;\
        font-weight:400;font-family:system-ui,"DejaVu Sans",sans-serif}td>div{min-width:0;flex:1}\
        .devices tr{display:grid;grid-template-columns:1fr auto;column-gap:8px}.devices td{grid-column:1/3}\
        .devices td.key{grid-column:1;order:-2}.devices td.st{grid-column:2;order:-1}\
        .devices td.key::before,.devices td.st::before,.devices td.m::before{content:none}\
        .devices td.m{font-size:11.5px;color:var(--dim)}.plan td.side{min-width:0}}
        """
}
